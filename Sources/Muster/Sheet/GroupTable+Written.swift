import IdentityAPI

extension GroupTable {
    /// Returns the index of the group that a sheet names.
    ///
    /// - Throws: ``RowProblem`` when no group, or more than one, is so named.
    func index(written text: String) throws(RowProblem) -> Index {
        switch match(text) {
        case .group(let index): return index
        case .unknown:
            if let damage = RowProblem(damageOf: text) { throw damage }
            let invisible = text.invisibleCharacter.map { ", which has the invisible character \($0)" } ?? ""
            let nearest = suggestions(for: text).question
            throw RowProblem(
                invisible.isEmpty ? "unknownGroup" : "invisibleCharacter",
                "no group '\(text)'\(invisible)\(nearest)"
            )
        case .ambiguous(let found, let isNameAndID):
            if isNameAndID, let identified = index(id: text) {
                let ids = found.filter { $0 != identified }.map { "'\(self[$0].id)'" }.joined(separator: ", ")
                throw RowProblem(
                    "ambiguousGroup",
                    "'\(text)' is the name of one group and the id of another. "
                        + "Use the id \(ids) of the one, or the name '\(self[identified].name)' of the other"
                )
            }
            let names = found.map { "'\(self[$0].name)' (\(self[$0].id))" }.joined(separator: ", ")
            throw RowProblem("ambiguousGroup", "the group '\(text)' may be any of \(names): use the id")
        }
    }
}
