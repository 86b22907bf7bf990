extension GroupTable {
    /// The number of a group that the sheet names, and that is made where it is not there and shall be. A text that reads like an id is no name of a group.
    ///
    /// - Parameters:
    ///   - lists: how a text is seen to list groups; such a one names the option that reads it so, and is not made.
    ///   - isMade: whether a group that is not there is made.
    mutating func index(written text: String, _ lists: MistakenList, isMade: Bool) throws(RowProblem) -> Index {
        do throws(RowProblem) { return try index(written: text) } catch {
            guard error.code == "unknownGroup" else { throw error }
            let separator = lists.separator(in: text) { isThere($0) }
            let isMeant =
                !text.readsLikeUUID && !suggestions.hasLostLetters(text) && (separator == nil || lists.isChosen)
            guard isMade, isMeant else {
                guard let separator else { throw error }
                throw RowProblem(
                    error.code,
                    error.message
                        + "\(error.message.hasSuffix("?") ? "" : ".") If it lists groups: --list-separator \(separator)"
                )
            }
            return insertUnmade(named: text)
        }
    }

    /// The number of the group of a matrix column: by its id, or by the name of one that is to be made.
    mutating func index(ofColumn group: String, making: Bool) throws(RowProblem) -> Index {
        if let index = index(id: group) { return index }
        // A heading names one group, whatever signs stand in it.
        return try index(written: group, MistakenList(separator: "", isChosen: true), isMade: making)
    }

    /// Whether a group of this name or id is in the organization, or several are.
    private func isThere(_ text: String) -> Bool {
        switch match(text) {
        case .group(let index): !unmade.contains(index)
        case .unknown: false
        case .ambiguous: true
        }
    }
}
