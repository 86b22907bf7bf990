import LibC

/// A shell pattern: `*`, `?` and `[a-z]`, case-insensitive.
struct Glob: Sendable {
    private let pattern: String

    init(_ pattern: String) {
        self.pattern = pattern.lowercased()
    }

    func matches(_ text: String) -> Bool { fnmatch(pattern, text.lowercased(), 0) == 0 }
}
