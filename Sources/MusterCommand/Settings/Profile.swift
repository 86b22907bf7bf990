import IdentityAPI
import Muster
import SystemPackage

/// A JSON file with settings, as in `{"url": "https://cloud.uipath.com/acme/identity_", "clientId": "…", "clientSecretCommand": "pass show uipath"}`.
///
/// Muster reads it itself, so that errors name the key.
struct Profile: Sendable {
    /// The profile that Muster reads by default, if it exists.
    static let defaultName = "default"

    let name: String
    let path: FilePath
    /// The values as texts, by setting; paths are absolute.
    let values: [SettingName: String]

    /// Reads a profile.
    ///
    /// - Parameter name: its name; `nil` for the default one, which may be absent.
    /// - Throws: ``RunError`` `configuration` for a missing or invalid file, an unknown setting, or a secret in it.
    init?(named name: String?, in folders: Folders) throws {
        let isNeeded = name != nil
        self.name = name ?? Self.defaultName
        try Self.requireName(self.name)
        path = Self.path(of: self.name, in: folders)
        guard path.isFile else {
            guard isNeeded else { return nil }
            throw RunError(.configuration, Self.missing(self.name, in: folders))
        }
        try Self.requireSafe(folders.profiles)
        let access = FileAccess(path)
        try access?.requireUnwritable("the profile")
        values = try Self.values(of: try path.contents(), path: path, home: folders.home)
        if let proxy = values[.proxy], Proxy.withoutSignIn(proxy) != proxy {
            try access?.requireUnreadable("a proxy's sign-in")
        }
    }

    /// Makes sure that no other user can put a profile into the folder of the profiles.
    ///
    /// - Throws: ``RunError`` `configuration`.
    static func requireSafe(_ folder: FilePath) throws {
        try FileAccess(folder)?.requireUnwritable("the folder of the profiles")
    }

    /// Returns the path of a profile.
    static func path(of name: String, in folders: Folders) -> FilePath { folders.profiles.appending("\(name).json") }

    /// Throws when the name of a profile is a path.
    static func requireName(_ name: String) throws {
        let isName = !name.isEmpty && !name.hasPrefix(".") && !name.contains("/")
        guard isName, !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw RunError(
                .configuration,
                "The profile '\(TextFormat.harmless(name))' is not a name such as acme. Pass the file's name without .json, not a path."
            )
        }
    }

    /// Throws unless a new profile's name can be typed without quotes, so that text typed by mistake does not become a name.
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

    /// Returns all profiles, in alphabetical order.
    static func names(in folders: Folders) -> [String] {
        let files = folders.profiles.entryNames
        return files.filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }.map { String($0.dropLast(5)) }.sorted()
    }
}
