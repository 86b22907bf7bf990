extension SheetRow {
    /// Layout `memberships`: one row is one account in one group, or in each group of the cell.
    func membershipRequest(_ options: SheetOptions) throws(RowProblem) -> ChangeRequest {
        let action = try action(MembershipAction.allCases)
        if action == .skip { return ChangeRequest(row: number, action: .skip, id: trimmed(.id), name: name) }
        var request = try request(.update, options)
        let groups = groups(.group, options)
        let mode = action.flatMap { MembershipMode(rawValue: $0.rawValue) } ?? options.membershipMode
        if mode == .remove { request.removeGroups = groups ?? [] } else { request.addGroups = groups ?? [] }
        request.isPartOfFullSet = mode == .exact && groups != nil
        return request
    }

    /// Why a row of UiPathOrch's member export, or of a sheet derived from one, is not about a robot account; `nil` for any other row.
    var skipReason: String? {
        guard let position = header.typePosition else { return nil }
        let type = cell(position).trimmed
        let word = type.lowercased()
        if word == PeerExport.robotAccount.lowercased() { return nil }
        // In other sheets, a column of that name may contain anything.
        guard header.peer == .members || word.hasPrefix(PeerExport.typePrefix) else { return nil }
        return type.isEmpty
            ? "the row has no type, so it may not be a robot account"
            : "the member is a \(type), not a robot account"
    }
}
