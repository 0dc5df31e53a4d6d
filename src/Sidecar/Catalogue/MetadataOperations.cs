using Sidecar.Policy.Cloudinary;
using static Sidecar.Catalogue.ConfigurationParameters;

namespace Sidecar.Catalogue;

/// <summary>Structured metadata: fields, the values they offer, and rules between fields.</summary>
internal static class MetadataOperations
{
    private const string Fields = "/v1_1/{cloud}/metadata_fields";
    private const string Field = Fields + "/{external_id}";
    private const string Rules = "/v1_1/{cloud}/metadata_rules";

    public static IReadOnlyList<Operation> All { get; } =
    [
        new()
        {
            Name = "list_metadata_fields", Method = "GET", Template = Fields, Parameters = ParameterSets.MetadataFieldList,
            Enforcement = EnforcementKind.NamedList, Action = CloudinaryAction.Read, ResourceType = EntityTypes.MetadataField,
            IdName = "external_id", RowsMember = "metadata_fields", Requires = "read → MetadataField(each)", Answer = "fields without read are dropped",
        },
        OnField("get_metadata_field", "GET", Field, CloudinaryAction.Read) with { Enforcement = EnforcementKind.NamedRead, Parameters = ParameterSets.None, Body = BodyForm.Query },
        OnField("create_metadata_field", "POST", Fields, CloudinaryAction.Create) with { Parameters = ParameterSets.MetadataField },
        OnField("update_metadata_field", "PUT", Field, CloudinaryAction.Update) with { Parameters = ParameterSets.MetadataField },
        OnField("delete_metadata_field", "DELETE", Field, CloudinaryAction.Delete) with { Parameters = ParameterSets.ProofOnly, Body = BodyForm.Query },

        // A field may be called "order" or "datasource"; these are taken for routes.
        OnField("order_metadata_fields", "PUT", Fields + "/order", CloudinaryAction.Update) with
        {
            Parameters = Order, Enforcement = EnforcementKind.FieldOrder, RowsMember = "metadata_fields", IdName = null,
            Requires = "update → every MetadataField; read → MetadataField(each in the answer)", Answer = "403; fields without read are dropped from the answer",
        },
        OnField("reorder_metadata_field", "PUT", Field + "/reorder", CloudinaryAction.Update) with
        {
            Parameters = Position, Enforcement = EnforcementKind.FieldOrder, RowsMember = "metadata_fields",
            Requires = "update → MetadataField; read → MetadataField(each in the answer)", Answer = "403; fields without read are dropped from the answer",
        },

        OnField("update_datasource", "PUT", Field + "/datasource", CloudinaryAction.Update) with { Parameters = Datasource },
        OnField("delete_datasource_entries", "DELETE", Field + "/datasource", CloudinaryAction.Update) with { Parameters = DatasourceIds },
        OnField("restore_datasource_entries", "POST", Field + "/datasource_restore", CloudinaryAction.Update) with { Parameters = DatasourceIds },
        OnField("order_datasource", "POST", Field + "/datasource/order", CloudinaryAction.Update) with { Parameters = Order },
        OnField("order_datasource_put", "PUT", Field + "/datasource/order", CloudinaryAction.Update) with { Parameters = Order },
        OnField("search_field_datasource", "POST", Field + "/datasource/search", CloudinaryAction.Read) with
        {
            Parameters = FieldDatasourceSearch, InQuery = ["exact_match", "max_results", "term"],
        },
        OnField("search_datasources", "POST", Fields + "/datasource/search", CloudinaryAction.Read) with
        {
            Parameters = ConfigurationParameters.DatasourceSearch, Enforcement = EnforcementKind.DatasourceSearch, IdName = "field_id",
            Requires = "read → MetadataField(each)", Answer = "values of fields without read are dropped",
        },

        new()
        {
            Name = "metadata_rules", Method = "GET", Template = Rules, Parameters = ParameterSets.None,
            Enforcement = EnforcementKind.RuleList, Action = CloudinaryAction.Read, ResourceType = EntityTypes.MetadataField, RowsMember = "metadata_rules",
            Requires = "read → MetadataField(each that the rule names)", Answer = "rules that name a field without read are dropped",
        },
        Rule("create_metadata_rule", "POST", Rules, "update → MetadataField(each that the rule names)"),
        Rule("update_metadata_rule", "PUT", Rules + "/{external_id}", "update → MetadataField(each that the rule names, before and after)"),
        Rule("delete_metadata_rule", "DELETE", Rules + "/{external_id}", "update → MetadataField(each that the rule names)") with { Parameters = ParameterSets.ProofOnly, Body = BodyForm.Query },
    ];

    private static Operation OnField(string name, string method, string template, CloudinaryAction action) => new()
    {
        Name = name, Method = method, Template = template, Parameters = ParameterSets.None, Body = BodyForm.Json,
        Enforcement = EnforcementKind.Named, Action = action, ResourceType = EntityTypes.MetadataField, IdName = "external_id",
        Requires = $"{action.Name} → MetadataField", Answer = "403",
    };

    private static Operation Rule(string name, string method, string template, string requires) => new()
    {
        Name = name, Method = method, Template = template, Parameters = MetadataRule, Body = BodyForm.Json,
        Enforcement = EnforcementKind.RuleWrite, Action = CloudinaryAction.Update, ResourceType = EntityTypes.MetadataField, IdName = "external_id",
        Requires = requires + "; a rule that is not found or cannot be read: update → every MetadataField", Answer = "403",
    };
}
