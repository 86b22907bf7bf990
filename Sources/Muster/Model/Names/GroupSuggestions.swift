/// The groups that an unknown one may be: first those whose name it is when a spreadsheet has dropped zeros or a conversion has lost letters, then the nearest by spelling.
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

    /// Whether a name is what a conversion has left of a group's: no other group is made of it.
    func hasLostLetters(_ name: String) -> Bool { !letters.indices(of: name).isEmpty }

    /// The groups, the most likely one first.
    func nearest(to name: String) -> [String] {
        let certain = (zeros.indices(of: name) + letters.indices(of: name)).prefix(3).map { names[$0] }
        return certain.isEmpty ? spelling.nearest(to: name) : certain
    }
}
