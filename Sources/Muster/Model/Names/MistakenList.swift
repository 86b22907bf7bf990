/// A text that is no group's name and lists groups with another separator than the cell's: `Finance, Payroll` where `;` stands between groups.
struct MistakenList {
    /// What may stand between groups, and how an option names it.
    private static let separators: [(byte: UInt8, written: String)] = [
        (UInt8(ascii: ","), "','"), (UInt8(ascii: ";"), "';'"), (UInt8(ascii: "|"), "'|'"), (UInt8(ascii: "/"), "'/'"),
        (UInt8(ascii: "\n"), "$'\\n'"), (UInt8(ascii: "\t"), "$'\\t'"),
    ]

    /// What stands between groups.
    let separator: String
    /// Whether somebody has said so: then a group may be made whose name looks like a list.
    let isChosen: Bool
    private let groupMap: [String: String]

    init(separator: String, isChosen: Bool, _ groupMap: [String: String] = [:]) {
        self.separator = separator
        self.isChosen = isChosen
        self.groupMap = groupMap
    }

    /// The separator that takes a text apart into groups, as `--list-separator` takes it; `nil` where none gives two parts of which one is a group.
    func separator(in text: String, isGroup: (String) -> Bool) -> String? {
        var best: (known: Int, written: String)?
        for (byte, written) in Self.separators where text.utf8.contains(byte) && !separator.utf8.elementsEqual([byte]) {
            let parts = text.utf8.split(separator: byte).map { String(Substring($0)).trimmed }.filter { !$0.isEmpty }
            guard parts.count > 1 else { continue }
            let known = parts.count { isGroup(groupMap[$0.lowercased()] ?? $0) }
            if known > best?.known ?? 0 { best = (known, written) }
        }
        return best?.written
    }
}
