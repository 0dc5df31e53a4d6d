using System.Net;
using System.Text;
using Cloudinary.Emulator;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Configuration;

/// <summary>Callers with permits on configuration, whole, partial and clouded. Tests of a class make their own objects, so that they do not meet.</summary>
public sealed class ConfigurationWorld : WorldFixture
{
    internal const string Base = "/v1_1/demo";

    protected override Task<string> GrantsAsync() => Task.FromResult(
        Yaml.Environment() + "keys:\n"
        + Yaml.KeyWith("admin", "roles: [master_admin]")
        + Yaml.KeyWith("designer", "roles: [designer], folders: [{ path: clients/acme, level: manage }]")
        + Yaml.KeyWith("curator", "roles: [designer], folders: [{ path: \"\", level: view }]")
        + Yaml.KeyWith("environment")
        + Yaml.KeyWith("clouded")
        + Yaml.Key("rooted", "", "manage")
        + Yaml.KeyWith("guarded", "roles: [master_admin]")
        + Yaml.KeyWith("erring", "roles: [master_admin]")
        + Yaml.KeyWith("butone", "roles: [master_admin]")
        + Yaml.KeyWith("one")
        + Yaml.KeyWith("portal", "act_for: true, roles: [designer]")
        + Yaml.KeyWith("sku", "roles: [designer]")
        + Yaml.KeyWith("pricer")
        + Yaml.KeyWith("steady")
        + Yaml.KeyWith("orderer", "roles: [orderer]")
        + Yaml.KeyWith("reports", "roles: [reports]")
        + Yaml.KeyWith("billing", "roles: [billing]")
        + Yaml.KeyWith("person", "folders: [{ path: clients/acme, level: view }]")
        + Yaml.KeyWith("nobody")
        + """
          users:
            - { id: ana, roles: [designer] }
            - { id: bob }
          roles:
            - id: designer
              scope: global
              permissions:
                - { actions: ["*"], resource: Transformation }
                - { actions: ["*"], resource: StreamingProfile }
                - { actions: ["*"], resource: Trigger }
                - { actions: ["*"], resource: UploadMapping }
                - { actions: ["*"], resource: Person }
            - id: orderer
              scope: global
              permissions: [{ actions: [update], resource: MetadataField }]
          policies:
            - cedar: |
                permit(principal == Cloudinary::APIKey::"environment", action, resource is Cloudinary::ProductEnvironment);
                permit(principal == Cloudinary::APIKey::"clouded", action, resource is Cloudinary::ProductEnvironment);
                forbid(principal == Cloudinary::APIKey::"clouded", action, resource == Cloudinary::Transformation::"thumb");
                permit(principal == Cloudinary::APIKey::"rooted", action, resource) when { resource has ancestor_paths && resource.ancestor_paths.contains("") };
                forbid(principal == Cloudinary::APIKey::"guarded", action, resource) when { resource has ancestor_paths && resource.ancestor_paths.contains("secret") };
                forbid(principal == Cloudinary::APIKey::"erring", action, resource) when { 9223372036854775807 + 1 > 0 };
                forbid(principal == Cloudinary::APIKey::"butone", action, resource)
                when { resource == Cloudinary::Transformation::"thumb" || resource == Cloudinary::UploadMapping::"wiki" || resource == Cloudinary::StreamingProfile::"hd"
                  || resource == Cloudinary::Trigger::"t" || resource == Cloudinary::MetadataField::"sku" || resource == Cloudinary::Person::"p1" };
                permit(principal == Cloudinary::APIKey::"one", action, resource == Cloudinary::Transformation::"thumb");
                permit(principal == Cloudinary::APIKey::"one", action, resource == Cloudinary::UploadMapping::"wiki");
                permit(principal == Cloudinary::APIKey::"one", action, resource == Cloudinary::StreamingProfile::"hd");
                permit(principal == Cloudinary::APIKey::"sku", action, resource == Cloudinary::MetadataField::"sku");
                permit(principal == Cloudinary::APIKey::"pricer", action, resource == Cloudinary::MetadataField::"sku");
                permit(principal == Cloudinary::APIKey::"pricer", action, resource == Cloudinary::MetadataField::"price");
                permit(principal == Cloudinary::APIKey::"steady", action, resource is Cloudinary::MetadataField)
                when { resource has allow_dynamic_list_values && !resource.allow_dynamic_list_values };
                permit(principal == Cloudinary::APIKey::"person", action, resource == Cloudinary::Person::"p2");
                permit(principal == Cloudinary::APIKey::"person", action, resource == Cloudinary::Person::"p3");

          """);

    internal Task<Answer> GetAsync(string target, string key) => Fresh().GetAsync(Base + target, key);

    internal Task<Answer> JsonAsync(HttpMethod method, string target, string key, string json) => Fresh().SendJsonAsync(method, Base + target, key, json);

    internal Task<Answer> FormAsync(HttpMethod method, string target, string key, params (string Name, string Value)[] fields) =>
        Fresh().SendAsync(method, Base + target, key, new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))));

    internal Task<Answer> DeleteAsync(string target, string key) => Fresh().SendAsync(HttpMethod.Delete, Base + target, key);

    /// <summary>The one upstream request that was no look-up.</summary>
    internal RecordedRequest Write => Assert.Single(World.Upstream.Requests, request => request.Method != "GET");

    internal static string Body(RecordedRequest request) => Encoding.UTF8.GetString(request.Body);

    /// <summary>A 403 for want of the actions, with nothing sent but reads.</summary>
    internal void Forbidden(Answer answer, params string[] actions)
    {
        Refused.Is(answer, 403, $"[prodenv:{Yaml.EnvironmentId}] Request forbidden due to missing permissions (actions=[{string.Join(',', actions.Select(a => $"\"{a}\""))}])");
        Assert.All(World.Upstream.Requests, request => Assert.Equal("GET", request.Method));
    }

    internal static void Ok(Answer answer) => Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.Created, $"{answer.Status} {answer.Text}");
}
