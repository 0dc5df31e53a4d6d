using Sidecar.Catalogue;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Catalogue;

public sealed class CatalogueMarkdownTests
{
    [Fact]
    public void The_endpoints_page_says_what_the_catalogue_says() =>
        Assert.Equal(CatalogueMarkdown.Write(OperationCatalogue.Default), File.ReadAllText(RepositoryFiles.Path("docs/endpoints.md")));
}
