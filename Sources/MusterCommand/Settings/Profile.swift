import FoundationEssentials
import Muster
import SystemPackage

/// A JSON file with settings, as in `{"url": "https://cloud.uipath.com/acme/identity_", "clientId": "…", "clientSecretCommand": "pass show uipath"}`.
///
/// Read here and not by the library that decides which source wins, because what is wrong in it is told by its key.
struct Profile: Sendable {
    /// The profile that is read when no other is named, where there is one.
    static let defaultName = "default"

    let name: String
    let path: FilePath
    /// The values as texts, by their settings; paths in full.
    let values: [SettingName: String]

    /// Reads a profile.
    ///
    /// - Parameter name: its name; `nil` for the default one, which need not be there.
    /// - Throws: ``RunError`` `configuration`: it is not there, is no profile, names a setting that does not exist, or holds a secret.
    init?(named name: String?, in folders: Folders) throws {
        let isNeeded = name != nil
        self.name = name ?? Self.defaultName
        try Self.requireName(self.name)
        path = Self.path(of: self.name, in: folders)
        guard path.isFile else {
            guard isNeeded else { return nil }
            throw RunError(.configuration, Self.missing(self.name, in: folders))
        }
        values = try Self.values(of: try path.contents(), path: path, home: folders.home)
    }

    /// Where the profile of a name lies.
    static func path(of name: String, in folders: Folders) -> FilePath { folders.profiles.appending("\(name).json") }

    /// Makes sure that a profile is named and no path is given.
    static func requireName(_ name: String) throws {
        let isName = !name.isEmpty && !name.hasPrefix(".") && !name.contains("/")
        guard isName, !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw RunError(
                .configuration,
                "The profile '\(TextFormat.harmless(name))' is not a name such as acme. Pass the file's name without .json, not a path."
            )
        }
    }

    /// Makes sure that a new profile has a name that can be typed without quotes, so that nothing that was typed ahead becomes one.
    static func requireNewName(_ name: String) throws {
        try requireName(name)
        let isPlain = name.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || "0123456789._-".unicodeScalars.contains($0)
        }
        guard isPlain, !name.hasPrefix("-") else {
            throw RunError(
                .configuration,
                "The profile's name '\(TextFormat.harmless(name))' is not valid. A name has only letters, digits, '.', '_' and '-', and begins with a letter or a digit."
            )
        }
    }

    private static func missing(_ name: String, in folders: Folders) -> String {
        let names = self.names(in: folders)
        let known =
            names.isEmpty
            ? "No profile exists yet: muster init --profile \(name.quotedForShell) writes one."
            : "There \(names.count == 1 ? "is" : "are") \(TextFormat.some(names, atMost: 8))."
        let question = Suggestions(among: names).nearest(to: name).question
        return
            "There is no profile '\(name)' in \(folders.short(folders.profiles))\(question.isEmpty ? "." : question) \(known)"
    }

    /// The profiles that there are, in alphabetical order.
    static func names(in folders: Folders) -> [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folders.profiles.string)) ?? []
        return files.filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }.map { String($0.dropLast(5)) }.sorted()
    }
}
