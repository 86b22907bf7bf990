/// Suggests groups for an unknown name: first names that a spreadsheet or a conversion may have damaged to it (lost zeros or letters), then the nearest by spelling.
struct GroupSuggestions: Sendable {
    private let names: [String]
    private let zeros: LeadingZeros
    private let letters: LostLetters
    private let spelling: Suggestions

    init(_ names: [String]) {
        self.names = names
        zeros = LeadingZeros(names)
        letters = LostLetters(names)
        spelling = Suggestions(among: names)
    }

    /// Returns whether a name is a group's name damaged by a conversion. Muster does not create a group of such a name.
    func hasLostLetters(_ name: String) -> Bool { !letters.indices(of: name).isEmpty }

    /// Returns the groups, the most likely one first.
    func nearest(to name: String) -> [String] {
        let certain = (zeros.indices(of: name) + letters.indices(of: name)).prefix(3).map { names[$0] }
        return certain.isEmpty ? spelling.nearest(to: name) : certain
    }
}
