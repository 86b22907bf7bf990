/// Finds the known column that a heading nearly names.
struct HeadingLikeness {
    /// Headings in other languages for known columns that do not list groups.
    private static let translations: [String: Column] = [
        "anzeigename": .displayName, "nomdaffichage": .displayName, "nombreparamostrar": .displayName,
        "nomevisualizzato": .displayName, "weergavenaam": .displayName, "friendlyname": .displayName,
        "display": .displayName, "bezeichnung": .displayName, "delete": .action, "remove": .action, "löschen": .action,
        "supprimer": .action, "eliminar": .action, "mode": .action, "aktion": .action, "azione": .action,
        "acción": .action, "operation": .action,
    ]

    /// The meanings that the sheet's columns already have.
    let present: Set<Column>

    /// Returns the column that a heading nearly names and that the sheet does not have; `nil` for none. Lists of groups may occur twice.
    func column(nearlyNamedBy heading: String) -> Column? {
        let key = Column.matchKey(heading)
        let letters = Array(key.unicodeScalars)
        // A number is not a typing mistake: `Group 1` is one of several columns, and does not show what they mean together.
        let isNumbered = key.contains(where: \.isNumber)
        var best: (column: Column, distance: Int)?
        for (known, column) in isNumbered ? [:] : Column.byMatchKey
        where column.isGroupList || !present.contains(column) {
            let most = Self.mostEdits(known)
            guard most > 0, abs(known.unicodeScalars.count - letters.count) <= most else { continue }
            let distance = Suggestions.distance(letters, Array(known.unicodeScalars))
            guard distance <= most, best.map({ distance < $0.distance }) ?? true else { continue }
            best = (column, distance)
        }
        if let best { return best.column }
        return Self.translations[key].flatMap { present.contains($0) ? nil : $0 }
    }

    /// The number of letters that may be wrong in a name of this length. A short name is as near to other words.
    private static func mostEdits(_ known: String) -> Int {
        switch known.count {
        case ..<4: 0
        case ..<9: 1
        default: 2
        }
    }
}
