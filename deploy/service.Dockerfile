# The inference service with the committed models.
#
#   docker build -f deploy/service.Dockerfile -t torchline-service .
#   docker run --read-only --tmpfs /tmp -v torchline-jobs:/jobs -p 8080:8080 torchline-service
#
# Images with glibc only: ONNX Runtime's library does not run on Alpine's musl.

FROM node:22-bookworm-slim AS native
COPY bindings/onnxruntime/native/fetch.sh /usr/local/bin/
RUN fetch.sh /native

FROM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
WORKDIR /source
# Packages first: this layer stays as it is until a project file changes.
COPY Directory.Build.props Directory.Build.targets Directory.Packages.props ./
COPY bindings/onnxruntime/Microsoft.ML.OnnxRuntime.csproj bindings/onnxruntime/
COPY imaging/Torchline.Imaging.csproj imaging/
COPY contracts/Torchline.Contracts.csproj contracts/
COPY inference-service/Torchline.InferenceService.csproj inference-service/
RUN dotnet restore inference-service
COPY bindings/onnxruntime bindings/onnxruntime
COPY imaging imaging
COPY contracts contracts
COPY inference-service inference-service
RUN dotnet publish inference-service --no-restore -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble
# The codecs that pictures are read and written with.
RUN apt-get update \
 && apt-get install -y --no-install-recommends libturbojpeg libpng16-16t64 libwebp7 \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app ./
COPY --from=native /native/libonnxruntime.so ./
COPY models /models
# What the service keeps of jobs; the only place that it writes to.
RUN install -d -o "$APP_UID" /jobs
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
