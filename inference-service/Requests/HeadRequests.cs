namespace Torchline.InferenceService.Requests;

/// <summary>HEAD is answered wherever GET is, with its headers (RFC 9110, 9.3.2). The server leaves out the body.</summary>
internal static class HeadRequests
{
    private static readonly object Marker = new();

    /// <summary>Routes a HEAD as a GET. Stands before the routing.</summary>
    public static void UseHeadAsGet(this WebApplication app) => app.Use(next => context =>
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Items[Marker] = Marker;
            context.Request.Method = HttpMethods.Get;
        }
        return next(context);
    });

    /// <summary>Gives the method back: a handler then need not make a body. Stands behind the routing.</summary>
    public static void UseHeadAgain(this WebApplication app) => app.Use(next => context =>
    {
        if (HttpMethods.IsGet(context.Request.Method) && context.Items.ContainsKey(Marker))
            context.Request.Method = HttpMethods.Head;
        return next(context);
    });
}
