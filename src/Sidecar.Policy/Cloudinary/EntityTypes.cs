namespace Sidecar.Policy.Cloudinary;

/// <summary>Cedar type names. Those under <c>Cloudinary::</c> are Cloudinary's; those under <c>Sidecar::</c> are ours.</summary>
public static class EntityTypes
{
    /// <summary>A key that the sidecar knows.</summary>
    public const string ApiKey = "Cloudinary::APIKey";

    /// <summary>A user.</summary>
    public const string User = "Cloudinary::User";

    /// <summary>A group of users and keys.</summary>
    public const string Group = "Cloudinary::Group";

    /// <summary>The principal of an unsigned upload; its id is the upload preset's name.</summary>
    public const string UnsignedUpload = "Sidecar::UnsignedUpload";

    /// <summary>An asset.</summary>
    public const string Asset = "Cloudinary::Asset";

    /// <summary>A folder.</summary>
    public const string Folder = "Cloudinary::Folder";

    /// <summary>A collection of assets.</summary>
    public const string Collection = "Cloudinary::Collection";

    /// <summary>A structured metadata field.</summary>
    public const string MetadataField = "Cloudinary::MetadataField";

    /// <summary>An upload preset.</summary>
    public const string UploadPreset = "Cloudinary::UploadPreset";

    /// <summary>An upload mapping.</summary>
    public const string UploadMapping = "Cloudinary::UploadMapping";

    /// <summary>The product environment itself.</summary>
    public const string ProductEnvironment = "Cloudinary::ProductEnvironment";

    /// <summary>A report, e.g. usage.</summary>
    public const string Report = "Cloudinary::Report";

    /// <summary>A role at Cloudinary.</summary>
    public const string Role = "Cloudinary::Role";

    /// <summary>A product feature.</summary>
    public const string Feature = "Cloudinary::Feature";

    /// <summary>A person recognised in assets.</summary>
    public const string Person = "Cloudinary::Person";

    /// <summary>A transformation. Cloudinary's schema is not known to have the type.</summary>
    public const string Transformation = "Cloudinary::Transformation";

    /// <summary>A streaming profile. Cloudinary's schema is not known to have the type.</summary>
    public const string StreamingProfile = "Cloudinary::StreamingProfile";

    /// <summary>A webhook for events of the environment. Cloudinary's schema is not known to have the type.</summary>
    public const string Trigger = "Cloudinary::Trigger";

    /// <summary>A key of the account, which administers product environments, users and roles.</summary>
    public const string AccountApiKey = "Cloudinary::AccountAPIKey";

    /// <summary>A custom policy. The name is not known to be Cloudinary's.</summary>
    public const string Policy = "Cloudinary::Policy";

    /// <summary>A task of content analysis. The name is not known to be Cloudinary's.</summary>
    public const string AnalysisTask = "Cloudinary::AnalysisTask";

    /// <summary>A task that generates an image or a video. The name is not known to be Cloudinary's.</summary>
    public const string GenerationTask = "Cloudinary::GenerationTask";

    /// <summary>A live stream with its outputs. The name is not known to be Cloudinary's.</summary>
    public const string LiveStream = "Cloudinary::LiveStream";

    /// <summary>A profile of the video player. The name is not known to be Cloudinary's.</summary>
    public const string VideoPlayerProfile = "Cloudinary::VideoPlayerProfile";
}
