using Torchline.Training.Core.Runs;
using Xunit;
using static TorchSharp.torch;

namespace Training.Tests.Core.Runs;

public sealed class TrainingDeviceTests
{
    [Fact]
    public void TheProcessorsAreThere()
    {
        TrainingDevice.Use(TrainingDevice.Cpu);
        Assert.Equal(TorchSharp.DeviceType.CPU, get_default_device().type);
        Assert.Equal(cuda.is_available() ? TrainingDevice.Cuda : TrainingDevice.Cpu, TrainingDevice.Fastest);
    }

    [Theory]
    [InlineData("cuda:99", "there is no device cuda:99")]
    [InlineData("cuda:1:2", "not \"cuda:1:2\"")]
    [InlineData("gpu", "not \"gpu\"")]
    [InlineData("meta", "not \"meta\"")]
    [InlineData("cuda:x", "not \"cuda:x\"")]
    public void WhatIsNotThereIsRefused(string name, string said) =>
        Assert.Contains(said, Assert.Throws<RunException>(() => TrainingDevice.Use(name)).Message);

    [Fact]
    public void TheFirstCudaDeviceIsRefusedWhereThereIsNone()
    {
        if (!cuda.is_available())
            Assert.Contains("there is no device cuda", Assert.Throws<RunException>(() => TrainingDevice.Use("cuda")).Message);
    }

    [Fact]
    public void ARunGoesOnOnTheProcessorsWhereItsDeviceIsMissing()
    {
        var remarks = new List<string>();
        TrainingDevice.UseAgain("cuda:99", remarks.Add);
        Assert.Contains("cuda:99", Assert.Single(remarks));
        Assert.Equal(TorchSharp.DeviceType.CPU, get_default_device().type);
    }
}
