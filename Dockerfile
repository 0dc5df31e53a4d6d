# syntax=docker/dockerfile:1

# Both images can be pinned by digest without editing this file:
#   docker build --build-arg SDK=mcr.microsoft.com/dotnet/sdk@sha256:… --build-arg RUNTIME=mcr.microsoft.com/dotnet/aspnet@sha256:… .
# (`docker buildx imagetools inspect mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled` prints the digest.)
ARG SDK=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME=mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled

# The build runs on the builder's own kind of machine and compiles for the image's (TARGETARCH: amd64, arm64).
FROM --platform=$BUILDPLATFORM ${SDK} AS build
ARG TARGETARCH
WORKDIR /source
# The project files first: the restore is a layer of its own and is repeated only when they change.
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY src/Sidecar.Policy/Sidecar.Policy.csproj src/Sidecar.Policy/
COPY src/Sidecar/Sidecar.csproj src/Sidecar/
RUN dotnet restore src/Sidecar/Sidecar.csproj -a $TARGETARCH
COPY src/ src/
RUN dotnet publish src/Sidecar/Sidecar.csproj -c Release -a $TARGETARCH --no-restore -o /app -p:UseAppHost=false

# No shell, no package manager, no RUN: what is in the image is the runtime and the published files.
FROM ${RUNTIME}
WORKDIR /app
COPY --from=build /app ./
# 8080 data plane, 8081 operations (/livez, /readyz).
EXPOSE 8080 8081
# The chiseled images' own non-root user, by number so that Kubernetes' runAsNonRoot can check it.
USER 1654
ENTRYPOINT ["dotnet", "sidecar.dll"]
CMD ["serve", "--grants", "/etc/sidecar/grants.yaml"]
