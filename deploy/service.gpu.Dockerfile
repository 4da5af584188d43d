# The inference service with the committed models and ONNX Runtime's CUDA provider.
#
#   docker build -f deploy/service.gpu.Dockerfile -t torchline-service:gpu .
#   docker run --gpus all --read-only --tmpfs /tmp -v torchline-jobs:/jobs -p 8080:8080 torchline-service:gpu
#
# The provider asks for CUDA 13 and cuDNN 9, which the last base image brings, and for a driver of NVIDIA's that serves CUDA 13.

FROM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
ENV OnnxRuntimePackage=Microsoft.ML.OnnxRuntime.Gpu.Linux
WORKDIR /source
# Packages first: this layer stays as it is until a project file changes.
COPY Directory.Build.props Directory.Build.targets Directory.Packages.props ./
COPY export/Torchline.Export/buildTransitive export/Torchline.Export/buildTransitive
COPY contracts/Torchline.Contracts.csproj contracts/
COPY imaging/Torchline.Imaging.csproj imaging/
COPY export/Torchline.Teaching/Torchline.Teaching.csproj export/Torchline.Teaching/
COPY export/Torchline.TrainingSteps/Torchline.TrainingSteps.csproj export/Torchline.TrainingSteps/
COPY inference-service/Torchline.InferenceService.csproj inference-service/
RUN dotnet restore inference-service -r linux-x64
COPY contracts contracts
COPY imaging imaging
COPY export/Torchline.Export/Graph/onnx.proto export/Torchline.Export/Graph/
COPY export/Torchline.Teaching export/Torchline.Teaching
COPY export/Torchline.TrainingSteps export/Torchline.TrainingSteps
COPY clients/typescript clients/typescript
COPY clients/web clients/web
COPY samples/pictures/ant.jpg samples/pictures/bee.jpg samples/pictures/dog.jpg samples/pictures/
COPY inference-service inference-service
RUN dotnet publish inference-service --no-restore -r linux-x64 --self-contained false -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble AS aspnet

# The same Ubuntu as the images of .NET.
FROM nvidia/cuda:13.0.3-cudnn-runtime-ubuntu24.04
COPY --from=aspnet /usr/share/dotnet /usr/share/dotnet
# The user of the images of .NET, by number. What the service keeps of jobs is the only place that it writes to.
RUN install -d -o 1654 /jobs
# The models before the program, which changes more often.
COPY models /models
COPY --from=build /app /app
WORKDIR /app
ENV ASPNETCORE_HTTP_PORTS=8080 \
    DOTNET_RUNNING_IN_CONTAINER=true \
    ORT_DISABLE_TELEMETRY=1 \
    Torchline__Models=/models \
    Torchline__StylizationJobs__Folder=/jobs
VOLUME /jobs
EXPOSE 8080
USER 1654
# The image has neither curl nor wget.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health/ready HTTP/1.0\\r\\n\\r\\n' >&3 && grep -q '^HTTP/1.1 200' <&3"]
ENTRYPOINT ["/usr/share/dotnet/dotnet", "Torchline.InferenceService.dll"]
