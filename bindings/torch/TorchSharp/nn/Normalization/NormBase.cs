using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>
/// What batch and instance normalisation have in common: a scale and shift, and running statistics, of each channel.
/// </summary>
public abstract class NormBase : Module<Tensor, Tensor>
{
    /// <param name="momentum">Weight of a batch in the running statistics; null: all batches weigh the same.</param>
    protected NormBase(
        long num_features,
        double eps,
        double? momentum,
        bool affine,
        bool track_running_stats,
        Device? device,
        ScalarType? dtype,
        string name)
        : base(name)
    {
        (this.num_features, this.eps, this.momentum) = (num_features, eps, momentum);
        (this.affine, this.track_running_stats) = (affine, track_running_stats);
        if (affine)
        {
            weight = Parameter.Empty([num_features], device, dtype);
            bias = Parameter.Empty([num_features], device, dtype);
        }

        if (track_running_stats)
        {
            running_mean = zeros([num_features], dtype, device);
            running_var = ones([num_features], dtype, device);
            num_batches_tracked = tensor(0L, ScalarType.Int64, device);
        }

        reset_parameters();
    }

    public long num_features { get; }

    public double eps { get; set; }

    public double? momentum { get; set; }

    public bool affine { get; }

    public bool track_running_stats { get; }

    public Parameter? weight
    {
        get => OwnParameter(nameof(weight));
        set => ConditionallyRegisterParameter(nameof(weight), value);
    }

    public Parameter? bias
    {
        get => OwnParameter(nameof(bias));
        set => ConditionallyRegisterParameter(nameof(bias), value);
    }

    public Tensor? running_mean
    {
        get => OwnBuffer(nameof(running_mean));
        set => ConditionallyRegisterBuffer(nameof(running_mean), value);
    }

    public Tensor? running_var
    {
        get => OwnBuffer(nameof(running_var));
        set => ConditionallyRegisterBuffer(nameof(running_var), value);
    }

    public Tensor? num_batches_tracked
    {
        get => OwnBuffer(nameof(num_batches_tracked));
        set => ConditionallyRegisterBuffer(nameof(num_batches_tracked), value);
    }

    /// <summary>Forgets what was learnt and seen.</summary>
    public void reset_parameters()
    {
        reset_running_stats();
        if (affine)
        {
            init.ones_(weight!);
            init.zeros_(bias!);
        }
    }

    /// <summary>Forgets the running statistics.</summary>
    public void reset_running_stats()
    {
        if (track_running_stats)
        {
            init.zeros_(running_mean!);
            init.ones_(running_var!);
            init.zeros_(num_batches_tracked!);
        }
    }

    /// <exception cref="ArgumentException">The input has the wrong number of dimensions.</exception>
    protected abstract void ValidateInputDimensions(Tensor input);

    private protected static void RequireDimensions(Tensor input, long least, long most)
    {
        if (input.dim() < least || input.dim() > most)
        {
            var expected = least == most ? $"{least}" : $"{least} or {most}";
            throw new ArgumentException($"Expected {expected} dimensions, but got {input.dim()}.", nameof(input));
        }
    }
}
