using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;
using static TorchSharp.torch.optim.lr_scheduler;

namespace TorchSharp.Tests.Optimization;

public sealed class SchedulerTests
{
    private static readonly Dictionary<string, (Func<Optimizer, LRScheduler> make, Func<int, double> rate)> ClosedForms = new()
    {
        ["StepLR"] = (o => StepLR(o, 3, 0.5), t => Math.Pow(0.5, t / 3)),
        ["MultiStepLR"] = (o => MultiStepLR(o, [2, 5, 5], 0.5), t => t < 2 ? 1 : t < 5 ? 0.5 : 0.125),
        ["ExponentialLR"] = (o => ExponentialLR(o, 0.9), t => Math.Pow(0.9, t)),
        ["ConstantLR"] = (o => ConstantLR(o, 0.5, 3), t => t < 3 ? 0.5 : 1),
        ["LinearLR"] = (o => LinearLR(o, 0.25, 1, 3), t => 0.25 + (0.25 * Math.Min(t, 3))),
        ["LambdaLR"] = (o => LambdaLR(o, t => 1.0 / (t + 1)), t => 1.0 / (t + 1)),
        ["CosineAnnealingLR"] = (o => CosineAnnealingLR(o, 4, 0.1), t => 0.1 + (0.9 * (1 + Math.Cos(Math.PI * t / 4)) / 2)),
    };

    public static TheoryData<string> Names => [.. ClosedForms.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Rates_follow_the_closed_form(string name)
    {
        var (make, rate) = ClosedForms[name];
        using var optimizer = NewOptimizer(1, 10);
        var scheduler = make(optimizer);
        for (var t = 0; t < 12; t++)
        {
            Assert.Equal(rate(t), Rate(optimizer), 1e-9);
            Assert.Equal(10 * (name == "CosineAnnealingLR" ? rate(t) - CosineOffset(t) : rate(t)), Rate(optimizer, 1), 1e-9);
            Assert.Equal([Rate(optimizer), Rate(optimizer, 1)], scheduler.get_last_lr());
            optimizer.step();
            scheduler.step();
        }

        // The minimum is one for all groups: the second group's rates are not ten times the first one's.
        static double CosineOffset(int t) => 0.1 * 0.9 * (1 - ((1 + Math.Cos(Math.PI * t / 4)) / 2));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_schedule_can_be_stepped_to_an_epoch(string name)
    {
        var (make, rate) = ClosedForms[name];
        using var optimizer = NewOptimizer(1);
        var scheduler = make(optimizer);
        foreach (var epoch in new[] { 7, 2, 5 })
        {
            scheduler.step(epoch);
            Assert.Equal(rate(epoch), Rate(optimizer), 1e-9);
        }
    }

    [Fact]
    public void A_schedule_continues_after_an_epoch()
    {
        using var optimizer = NewOptimizer(1);
        var scheduler = LambdaLR(optimizer, t => 1.0 / (t + 1));
        scheduler.step();
        scheduler.step();
        var continued = LambdaLR(optimizer, t => 1.0 / (t + 1), last_epoch: 2);
        Assert.Equal(1.0 / 4, Rate(optimizer), 12);
        continued.step();
        Assert.Equal(1.0 / 5, Rate(optimizer), 12);
    }

    /// <summary>Schedules have no state of their own to save: stepping a new one as often restores it exactly.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void A_replayed_schedule_goes_on_bit_for_bit(string name)
    {
        var (make, _) = ClosedForms[name];
        using var whole = NewOptimizer(0.3);
        using var resumed = NewOptimizer(0.3);
        var first = make(whole);
        var second = make(resumed);
        for (var t = 0; t < 5; t++)
        {
            first.step();
            second.step();
        }

        using var stream = new MemoryStream();
        whole.save_state_dict(new BinaryWriter(stream));
        stream.Position = 0;
        resumed.load_state_dict(new BinaryReader(stream));
        for (var t = 0; t < 5; t++)
        {
            Assert.Equal(Rate(whole), Rate(resumed));
            first.step();
            second.step();
        }
    }

    [Fact]
    public void One_cycle_rises_and_falls_as_pytorchs()
    {
        using var optimizer = NewOptimizer(1);
        var scheduler = OneCycleLR(optimizer, 1.0, total_steps: 10);
        AssertRates(
            [
                0.040000000000000036, 0.52, 1.0, 0.9504846320134737, 0.8117456539497631, 0.6112620219362893,
                0.38874197806371075, 0.18825834605023697, 0.049519367986526286, 4e-06,
            ],
            optimizer,
            scheduler,
            [
                0.95, 0.8999999999999999, 0.85, 0.854951556604879, 0.8688255099070633, 0.8888739533021842,
                0.9111260466978157, 0.9311744900929366, 0.945048443395121, 0.95,
            ]);
        scheduler.step();
        Assert.Throws<InvalidOperationException>(scheduler.step);
    }

    [Fact]
    public void One_cycle_in_three_phases_moves_the_first_beta()
    {
        using var optimizer = Adam([new Parameter(zeros(1))], 0.1);
        var scheduler = OneCycleLR(
            optimizer,
            1.0,
            epochs: 2,
            steps_per_epoch: 5,
            anneal_strategy: impl.OneCycleLR.AnnealStrategy.Linear,
            three_phase: true);
        AssertRates(
            [0.04, 0.52, 1.0, 0.52, 0.04, 0.0320008, 0.0240016, 0.0160024, 0.0080032, 4e-06],
            optimizer,
            scheduler,
            [0.95, 0.9, 0.85, 0.9, 0.95, 0.95, 0.95, 0.95, 0.95, 0.95]);
        Assert.Equal(0.999, optimizer.Betas.Item2);
    }

    [Fact]
    public void One_cycle_needs_its_length_and_fitting_numbers()
    {
        using var optimizer = NewOptimizer(1);
        Assert.Throws<ArgumentException>(() => OneCycleLR(optimizer, 1.0));
        Assert.Throws<ArgumentException>(() => OneCycleLR(optimizer, 1.0, epochs: 3));
        Assert.Throws<ArgumentException>(() => OneCycleLR(optimizer, new[] { 1.0, 2.0 }, total_steps: 3));
        using var without = Adagrad([new Parameter(zeros(1))]);
        Assert.Throws<ArgumentException>(() => OneCycleLR(without, 1.0, total_steps: 3));
        OneCycleLR(without, 1.0, total_steps: 3, cycle_momentum: false);
    }

    [Fact]
    public void Schedules_follow_one_another()
    {
        using var optimizer = NewOptimizer(1);
        var scheduler = SequentialLR(optimizer, [LinearLR(optimizer, 0.1, 1, 4), ExponentialLR(optimizer, 0.5)], [4]);
        AssertRates([0.1, 0.325, 0.55, 0.775, 1, 0.5, 0.25, 0.125, 0.0625, 0.03125], optimizer, scheduler);
        Assert.Throws<ArgumentException>(() => SequentialLR(optimizer, [LinearLR(optimizer)], [1]));
    }

    [Fact]
    public void Schedules_multiply_when_chained()
    {
        using var optimizer = NewOptimizer(1);
        var scheduler = ChainedLR([ConstantLR(optimizer, 0.1, 3), ExponentialLR(optimizer, 0.9)]);
        AssertRates([0.1, 0.09, 0.081, 0.729, 0.6561, 0.59049], optimizer, scheduler);
        Assert.Equal(1, optimizer.ParamGroups.Single().InitialLearningRate);
    }

    [Fact]
    public void A_plateau_reduces_the_rate()
    {
        using var optimizer = NewOptimizer(1);
        var scheduler = ReduceLROnPlateau(optimizer, factor: 0.5, patience: 1, cooldown: 1);
        double[] losses = [5, 4, 4, 4, 4, 3, 3, 3, 3, 3];
        double[] expected = [1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25];
        foreach (var (loss, rate) in losses.Zip(expected))
        {
            Assert.Equal(rate, Rate(optimizer));
            scheduler.step(loss);
        }

        Assert.Throws<InvalidOperationException>(scheduler.step);
    }

    [Fact]
    public void A_plateaus_rate_has_a_floor_and_larger_can_be_better()
    {
        using var optimizer = NewOptimizer(1);
        var scheduler = ReduceLROnPlateau(
            optimizer, "max", 0.1, patience: 0, threshold: 0.5, threshold_mode: "abs", min_lr: [0.05]);
        scheduler.step(1.0);
        scheduler.step(1.6);
        Assert.Equal(1, Rate(optimizer));
        scheduler.step(2.0);
        Assert.Equal(0.1, Rate(optimizer), 12);
        scheduler.step(2.05);
        Assert.Equal(0.05, Rate(optimizer), 12);
        Assert.Throws<ArgumentException>(() => ReduceLROnPlateau(optimizer, "best"));
        Assert.Throws<ArgumentException>(() => ReduceLROnPlateau(optimizer, factor: 1));
        Assert.Throws<ArgumentException>(() => ReduceLROnPlateau(optimizer, min_lr: [0.1, 0.2]));
    }

    private static void AssertRates(double[] rates, OptimizerHelper optimizer, LRScheduler scheduler, double[]? momenta = null)
    {
        for (var i = 0; i < rates.Length; i++)
        {
            Assert.Equal(rates[i], Rate(optimizer), 1e-9);
            if (momenta is not null)
            {
                Assert.Equal(momenta[i], Momentum(optimizer.ParamGroups.First()), 1e-9);
            }

            if (i < rates.Length - 1)
            {
                scheduler.step();
            }
        }
    }

    private static SGD NewOptimizer(params double[] rates) => SGD(
        rates.Select(rate => new SGD.ParamGroup([new Parameter(zeros(1))], rate, momentum: 0.9)), learningRate: 1);

    private static double Rate(Optimizer optimizer, int group = 0) => optimizer.ParamGroups.ElementAt(group).LearningRate;

    private static double Momentum(ILearningRateController group) =>
        group is IMomentum momentum ? momentum.Momentum : ((IBetas)group).Betas.Item1;
}
