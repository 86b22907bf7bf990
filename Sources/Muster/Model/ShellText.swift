package import SystemPackage

extension String {
    /// The text as one word of a shell's command line.
    package var quotedForShell: String {
        let isPlain = unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || "0123456789/._-+:@%=,".unicodeScalars.contains($0)
        }
        return isPlain && !isEmpty ? self : "'" + replacing("'", with: "'\\''") + "'"
    }
}

extension FilePath {
    /// The path as an argument of a shell command, which never looks like an option.
    package var quoted: String { (string.hasPrefix("-") ? "./" + string : string).quotedForShell }
}
