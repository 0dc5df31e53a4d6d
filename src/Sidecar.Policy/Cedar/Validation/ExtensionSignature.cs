using Sidecar.Policy.Cedar.Schemas;
using Sidecar.Policy.Cedar.Syntax;

namespace Sidecar.Policy.Cedar.Validation;

/// <summary>Parameter and result types of the extension functions; a method's receiver comes first.</summary>
internal static class ExtensionSignature
{
    public static (CedarType[] Parameters, CedarType Result) Of(ExtensionId id) => id switch
    {
        ExtensionId.Ip => ([CedarType.String], ExtensionType.Ip),
        ExtensionId.Decimal => ([CedarType.String], ExtensionType.Decimal),
        ExtensionId.Datetime => ([CedarType.String], ExtensionType.Datetime),
        ExtensionId.Duration => ([CedarType.String], ExtensionType.Duration),
        ExtensionId.IsInRange => ([ExtensionType.Ip, ExtensionType.Ip], CedarType.Bool),
        >= ExtensionId.IsIpv4 and <= ExtensionId.IsMulticast => ([ExtensionType.Ip], CedarType.Bool),
        >= ExtensionId.DecimalLess and <= ExtensionId.DecimalGreaterOrEqual => ([ExtensionType.Decimal, ExtensionType.Decimal], CedarType.Bool),
        ExtensionId.Offset => ([ExtensionType.Datetime, ExtensionType.Duration], ExtensionType.Datetime),
        ExtensionId.DurationSince => ([ExtensionType.Datetime, ExtensionType.Datetime], ExtensionType.Duration),
        ExtensionId.ToDate => ([ExtensionType.Datetime], ExtensionType.Datetime),
        ExtensionId.ToTime => ([ExtensionType.Datetime], ExtensionType.Duration),
        _ => ([ExtensionType.Duration], CedarType.Long),
    };
}
