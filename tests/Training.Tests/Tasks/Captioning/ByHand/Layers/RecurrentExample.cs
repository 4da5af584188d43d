using Torchline.Training.Tasks.Captioning.ByHand.Layers;
using static TorchSharp.torch;

namespace Training.Tests.Tasks.Captioning.ByHand.Layers;

/// <summary>A layer in double precision with random weights, inputs, initial state and gradients from above.</summary>
internal sealed class RecurrentExample
{
    private const int InputSize = 3;
    private const int HiddenSize = 4;

    private readonly RandomTensors random = new(11);

    public RecurrentExample(string cell, int batch, int steps)
    {
        Cell = cell;
        Layer = cell == "rnn" ? new VanillaRnn(InputSize, HiddenSize, float64) : new Lstm(InputSize, HiddenSize, float64);
        random.Fill(Layer, 0.5);
        X = random.Normal(batch, steps, InputSize);
        Initial = RandomState(batch);
        Dh = random.Normal(batch, steps, HiddenSize);
        Dlast = RandomState(batch);
    }

    public string Cell { get; }

    public RecurrentLayer Layer { get; }

    /// <summary>Inputs (N, T, D).</summary>
    public Tensor X { get; }

    public RecurrentState Initial { get; }

    /// <summary>Gradient on the hidden states (N, T, H).</summary>
    public Tensor Dh { get; }

    /// <summary>Gradient on the state after a step.</summary>
    public RecurrentState Dlast { get; }

    public Tensor Wx => Layer.get_parameter("Wx")!;

    public Tensor Wh => Layer.get_parameter("Wh")!;

    public Tensor B => Layer.get_parameter("b")!;

    /// <summary>All that the result depends on, by name.</summary>
    public IEnumerable<(string Name, Tensor Value)> Variables
    {
        get
        {
            yield return ("x", X);
            yield return ("h0", Initial.H);
            if (Initial.C is not null) yield return ("c0", Initial.C);
            yield return ("Wx", Wx);
            yield return ("Wh", Wh);
            yield return ("b", B);
        }
    }

    /// <summary>The gradients that a backward pass gave, named as <see cref="Variables"/>.</summary>
    public Dictionary<string, Tensor> Gradients(Tensor dx, RecurrentState dinitial)
    {
        Dictionary<string, Tensor> gradients = new()
        {
            ["x"] = dx,
            ["h0"] = dinitial.H,
            ["Wx"] = Wx.grad!,
            ["Wh"] = Wh.grad!,
            ["b"] = B.grad!,
        };
        if (dinitial.C is not null) gradients["c0"] = dinitial.C;
        return gradients;
    }

    /// <summary>One step as the textbook writes it, for autograd.</summary>
    public RecurrentState Formula(Tensor x, RecurrentState previous)
    {
        var a = x.matmul(Wx) + previous.H.matmul(Wh) + B;
        if (Cell == "rnn") return new RecurrentState(a.tanh());
        var gates = a.chunk(4, 1);
        var c = gates[0].sigmoid() * previous.C! + gates[1].sigmoid() * gates[2].tanh();
        return new RecurrentState(gates[3].sigmoid() * c.tanh(), c);
    }

    /// <summary>The hidden states (N, T, H) by the textbook.</summary>
    public Tensor Formula()
    {
        var state = Initial;
        var states = new List<Tensor>();
        foreach (var x in X.unbind(1))
            states.Add((state = Formula(x, state)).H);
        return stack(states, 1);
    }

    /// <summary>Both parts of a state in one tensor.</summary>
    public static Tensor Join(RecurrentState state) => state.C is null ? state.H : cat([state.H, state.C], 1);

    private RecurrentState RandomState(int batch) =>
        new(random.Normal(batch, HiddenSize), Cell == "rnn" ? null : random.Normal(batch, HiddenSize));
}
