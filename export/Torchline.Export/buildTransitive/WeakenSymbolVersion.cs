using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Copies a 64-bit ELF library and marks its need of one symbol version weak, so that it loads where the needed library lacks that version.
/// It refuses to do so if a symbol of that version has a relocation, as the library then really uses it. (System V ABI, sections .dynsym,
/// .rela and .gnu.version; Linux Standard Base, "Symbol Versioning", section .gnu.version_r.)
/// </summary>
public sealed class WeakenSymbolVersion : Task
{
    private const int MaximumBytes = 64 << 20;
    private const int RelocationsWithAddend = 4, DynamicSymbols = 11, Relocations = 9;
    private const int VersionNeeds = 0x6ffffffe, SymbolVersions = 0x6fffffff;
    private const ushort Weak = 2, VersionMask = 0x7fff;

    /// <summary>The library's path.</summary>
    [Required]
    public string Library { get; set; } = "";

    /// <summary>Name of the version that is marked, <c>GLIBCXX_3.4.32</c>.</summary>
    [Required]
    public string Version { get; set; } = "";

    /// <summary>Path of the copy.</summary>
    [Required]
    public string Copy { get; set; } = "";

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            if (new FileInfo(Library).Length > MaximumBytes) throw new InvalidDataException("it has more than " + MaximumBytes + " bytes");
            var bytes = File.ReadAllBytes(Library);
            var marked = Mark(bytes, Version);
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(Copy))!);
            // Written beside and renamed: a build that was interrupted leaves no half of a library.
            var part = Copy + "." + Guid.NewGuid().ToString("N");
            File.WriteAllBytes(part, bytes);
            File.Delete(Copy);
            File.Move(part, Copy);
            Log.LogMessage(
                MessageImportance.High,
                marked ? "{0}: the need of {1}, which this system's libstdc++ lacks, is marked weak." : "{0}: no need of {1}; copied as it is.",
                Path.GetFileName(Library), Version);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException or IndexOutOfRangeException
            or ArgumentException or OverflowException)
        {
            Log.LogError("{0}: its need of {1} was not marked weak: {2}", Library, Version, error.Message);
            return false;
        }
    }

    /// <summary>Marks the version in place.</summary>
    /// <returns>Whether the library needs the version.</returns>
    private static bool Mark(byte[] file, string version)
    {
        if (file.Length < 64 || file[0] != 0x7f || file[1] != 'E' || file[2] != 'L' || file[3] != 'F' || file[4] != 2 || file[5] != 1)
            throw new InvalidDataException("it is no 64-bit little-endian ELF file");
        var sections = Sections(file);
        var found = false;
        foreach (var needs in sections)
        {
            if (needs.Type != VersionNeeds) continue;
            var names = sections[needs.Link];
            var need = needs.Offset;
            for (var libraries = 0; libraries < needs.Info; libraries++)
            {
                var entry = need + Int32(file, need + 8);
                for (var count = UInt16(file, need + 2); count > 0; count--)
                {
                    if (Text(file, names.Offset + Int32(file, entry + 8)) == version)
                    {
                        Refuse(file, sections, UInt16(file, entry + 6), version);
                        file[entry + 4] |= (byte)Weak;
                        found = true;
                    }
                    if (count > 1) entry = Next(entry, Int32(file, entry + 12));
                }
                if (libraries + 1 < needs.Info) need = Next(need, Int32(file, need + 12));
            }
        }
        return found;
    }

    /// <summary>The next entry of a list lies behind this one; so every list ends.</summary>
    private static int Next(int entry, int distance) =>
        distance > 0 ? checked(entry + distance) : throw new InvalidDataException("a list of needed versions ends before its count");

    /// <summary>Throws where a relocation refers to a symbol of the version.</summary>
    private static void Refuse(byte[] file, List<Section> sections, ushort version, string name)
    {
        foreach (var relocations in sections)
        {
            if (relocations.Type is not (Relocations or RelocationsWithAddend)) continue;
            var size = relocations.Type == RelocationsWithAddend ? 24 : 16;
            var symbols = sections[relocations.Link];
            if (symbols.Type != DynamicSymbols) continue;
            var versions = sections.Find(section => section.Type == SymbolVersions && sections[section.Link].Offset == symbols.Offset);
            if (versions is null) throw new InvalidDataException("its symbols have no versions");
            for (var at = relocations.Offset; at + size <= checked(relocations.Offset + relocations.Size); at += size)
            {
                var symbol = Int32(file, at + 12);
                if ((UInt16(file, checked(versions.Offset + 2 * symbol)) & VersionMask) != version) continue;
                var text = Text(file, sections[symbols.Link].Offset + Int32(file, checked(symbols.Offset + 24 * symbol)));
                throw new InvalidDataException("it uses " + text + " of " + name + "; a system whose libstdc++ has that version is needed");
            }
        }
    }

    private static List<Section> Sections(byte[] file)
    {
        var (start, size, count) = (Int64(file, 0x28), UInt16(file, 0x3a), UInt16(file, 0x3c));
        if (size != 64) throw new InvalidDataException("its section headers have " + size + " bytes in place of 64");
        var sections = new List<Section>(count);
        for (var i = 0; i < count; i++)
        {
            var at = checked(start + 64 * i);
            var (offset, length) = (Int64(file, at + 0x18), Int64(file, at + 0x20));
            sections.Add(new Section { Type = Int32(file, at + 4), Offset = offset, Size = length, Link = Int32(file, at + 0x28), Info = Int32(file, at + 0x2c) });
        }
        return sections;
    }

    private static string Text(byte[] file, int at)
    {
        var end = Array.IndexOf(file, (byte)0, at);
        return end < 0 ? throw new InvalidDataException("a name has no end") : Encoding.ASCII.GetString(file, at, end - at);
    }

    private static ushort UInt16(byte[] file, int at) => BitConverter.ToUInt16(file, at);
    private static int Int32(byte[] file, int at) => BitConverter.ToInt32(file, at);

    // Offsets of a file of at most MaximumBytes.
    private static int Int64(byte[] file, int at) => checked((int)BitConverter.ToInt64(file, at));

    private sealed class Section
    {
        public int Type, Offset, Size, Link, Info;
    }
}
