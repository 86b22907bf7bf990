/// Recognizes a text that lists groups with another separator than the cell's: `Finance, Payroll` where `;` separates groups.
struct MistakenList {
    /// What a row's reason says before the separator that its text may have.
    static let advice = "If it lists groups: --list-separator"

    /// The possible separators, and their names in options.
    private static let separators: [(byte: UInt8, written: String)] = [
        (UInt8(ascii: ","), "','"), (UInt8(ascii: ";"), "';'"), (UInt8(ascii: "|"), "'|'"), (UInt8(ascii: "/"), "'/'"),
        (UInt8(ascii: "\n"), "$'\\n'"), (UInt8(ascii: "\t"), "$'\\t'"),
    ]

    /// The separator between groups.
    let separator: String
    /// Whether an option set it. Then Muster can create a group whose name looks like a list.
    let isChosen: Bool
    private let groupMap: [String: String]

    init(separator: String, isChosen: Bool, _ groupMap: [String: String] = [:]) {
        self.separator = separator
        self.isChosen = isChosen
        self.groupMap = groupMap
    }

    /// Returns the separator that splits a text into groups, as for `--list-separator`; `nil` when none gives two parts with a group among them.
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

extension Outcome {
    /// Whether the row fails because of a text that is no group and whose parts are groups.
    public var namesMistakenList: Bool { code == "unknownGroup" && message.contains(MistakenList.advice) }
}
