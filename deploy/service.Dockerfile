# The inference service with the committed models, on the CPU.
#
#   docker build -f deploy/service.Dockerfile -t torchline-service .
#   docker run --read-only --tmpfs /tmp -v torchline-jobs:/jobs -p 8080:8080 torchline-service
#
# Images with glibc only: ONNX Runtime's library does not run on Alpine's musl.

FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
ARG TARGETARCH
# 29 MB; the package with the CUDA provider has 318.
ENV OnnxRuntimePackage=Microsoft.ML.OnnxRuntime
WORKDIR /source
# Packages first: this layer stays as it is until a project file changes.
COPY Directory.Build.props Directory.Build.targets Directory.Packages.props ./
COPY export/Torchline.Export/buildTransitive export/Torchline.Export/buildTransitive
COPY contracts/Torchline.Contracts.csproj contracts/
COPY imaging/Torchline.Imaging.csproj imaging/
COPY export/Torchline.Teaching/Torchline.Teaching.csproj export/Torchline.Teaching/
COPY export/Torchline.TrainingSteps/Torchline.TrainingSteps.csproj export/Torchline.TrainingSteps/
COPY inference-service/Torchline.InferenceService.csproj inference-service/
RUN dotnet restore inference-service -a $TARGETARCH
COPY contracts contracts
COPY imaging imaging
COPY export/Torchline.Export/Graph/onnx.proto export/Torchline.Export/Graph/
COPY export/Torchline.Teaching export/Torchline.Teaching
COPY export/Torchline.TrainingSteps export/Torchline.TrainingSteps
COPY clients/typescript clients/typescript
COPY clients/web clients/web
COPY samples/pictures/ant.jpg samples/pictures/bee.jpg samples/pictures/dog.jpg samples/pictures/
COPY inference-service inference-service
RUN dotnet publish inference-service --no-restore -a $TARGETARCH -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble
# What the service keeps of jobs; the only place that it writes to.
RUN install -d -o "$APP_UID" /jobs
# The models before the program, which changes more often.
COPY models /models
COPY --from=build /app /app
WORKDIR /app
ENV ASPNETCORE_HTTP_PORTS=8080 \
    ORT_DISABLE_TELEMETRY=1 \
    Torchline__Models=/models \
    Torchline__StylizationJobs__Folder=/jobs
VOLUME /jobs
EXPOSE 8080
USER $APP_UID
# The image has neither curl nor wget.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health/ready HTTP/1.0\\r\\n\\r\\n' >&3 && grep -q '^HTTP/1.1 200' <&3"]
ENTRYPOINT ["dotnet", "Torchline.InferenceService.dll"]
