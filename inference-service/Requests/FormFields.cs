using Torchline.Contracts.Text;

namespace Torchline.InferenceService.Requests;

/// <summary>The fields of a route's form, each once; a route whose fields have other names, such as labels, declares none.</summary>
/// <param name="Names">The names of the fields.</param>
internal sealed record FormFields(params IReadOnlyList<string> Names)
{
    /// <summary>Checks the next field of a form.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="before">The names of the fields before it, to which this one is added.</param>
    /// <param name="endpoint">The route, whose query may have a parameter of that name.</param>
    /// <exception cref="BadHttpRequestException">The route's form has no such field, or has it once.</exception>
    public void Check(string name, ISet<string> before, Endpoint endpoint)
    {
        if (!Names.Contains(name, StringComparer.Ordinal))
        {
            var parameters = endpoint.Metadata.GetMetadata<QueryRules>()?.Names ?? [];
            throw new BadHttpRequestException(
                $"The form has a field '{name}', which this route does not take." +
                (parameters.Contains(name, StringComparer.OrdinalIgnoreCase)
                    ? $" It belongs to the query: ?{name}=…"
                    : $"{NearestName.Question(name, Names)} The fields are: {string.Join(", ", Names)}."));
        }
        if (!before.Add(name))
            throw new BadHttpRequestException($"The form has the field '{name}' twice. Send it once.");
    }
}
