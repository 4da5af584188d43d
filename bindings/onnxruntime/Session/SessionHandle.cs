using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>Owns a native session, and a counted reference to the environment, which has to outlive it.</summary>
internal sealed unsafe class SessionHandle : SafeHandle
{
    private readonly OrtEnv _environment;

    private SessionHandle(nint session, OrtEnv environment) : base(0, ownsHandle: true)
    {
        var added = false;
        environment.DangerousAddRef(ref added);
        _environment = environment;
        SetHandle(session);
    }

    public override bool IsInvalid => handle == 0;

    public static SessionHandle Load(string modelPath, SessionOptions options)
    {
        var environment = OrtEnv.Instance();
        using var borrowedEnvironment = environment.Borrow();
        using var borrowedOptions = options.Borrow();
        nint session;
        fixed (byte* path = Utf8.Of(modelPath))
            OrtStatus.Check(Ort.Api->CreateSession(borrowedEnvironment, path, borrowedOptions, &session));
        return new SessionHandle(session, environment);
    }

    public static SessionHandle Load(byte[] model, SessionOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        var environment = OrtEnv.Instance();
        using var borrowedEnvironment = environment.Borrow();
        using var borrowedOptions = options.Borrow();
        nint session;
        fixed (byte* bytes = model)
            OrtStatus.Check(Ort.Api->CreateSessionFromArray(
                borrowedEnvironment, bytes, (nuint)model.Length, borrowedOptions, &session));
        return new SessionHandle(session, environment);
    }

    protected override bool ReleaseHandle()
    {
        Ort.Api->ReleaseSession(handle);
        _environment.DangerousRelease();
        return true;
    }
}
