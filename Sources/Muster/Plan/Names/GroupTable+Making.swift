extension GroupTable {
    /// Returns the index of a group that the sheet names. Adds a missing group when the run creates groups. A text that looks like an id is not a name.
    ///
    /// - Parameters:
    ///   - lists: recognizes a text that lists several groups. Such a text is not a group to create; the error names the option.
    ///   - isMade: whether the run creates missing groups.
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
                        + "\(error.message.hasSuffix("?") ? "" : ".") \(MistakenList.advice) \(separator)"
                )
            }
            return insertUnmade(named: text)
        }
    }

    /// Returns the index of a matrix column's group: by its id, or by the name of a group to create.
    mutating func index(ofColumn group: String, making: Bool) throws(RowProblem) -> Index {
        if let index = index(id: group) { return index }
        // A heading names one group, whatever its characters.
        return try index(written: group, MistakenList(separator: "", isChosen: true), isMade: making)
    }

    /// Returns whether at least one group of the organization has this name or id.
    private func isThere(_ text: String) -> Bool {
        switch match(text) {
        case .group(let index): !unmade.contains(index)
        case .unknown: false
        case .ambiguous: true
        }
    }
}
