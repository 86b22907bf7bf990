/// The account of a row.
extension Planner {
    /// Returns the account of a row in its state at this row.
    mutating func touch(
        _ request: ChangeRequest,
        _ row: SheetRow,
        _ options: SheetOptions
    ) throws(RowProblem) -> Int {
        // A create makes a new account. An id in its row belongs to another organization; only the reports repeat it.
        if let id = request.id, request.action != .create {
            // An id that an earlier row deleted is unknown from then on, even when another row creates an account of that name: a resume could not distinguish them.
            guard let index = directory.index(id: id), !isDeleted(index) else {
                if let damage = RowProblem(damageOf: id, in: .id) { throw damage }
                if directory.uncertainty != nil, directory.index(id: id) == nil { unresolved.add(id: id) }
                guard request.action == .delete else { throw noAccount(id, request) }
                return touchUnknown(id, name: request.name ?? id)
            }
            let name = directory.accounts[index].name
            if let written = request.name, written.lowercased() != name.lowercased() {
                throw RowProblem(
                    "rename",
                    "the account \(id) is named '\(name)', and a name cannot change: the row says '\(written)'"
                )
            }
            return touchExisting(index)
        }
        guard let name = request.name else { throw RowProblem("noName", "a new account needs a name") }
        if let index = try directory.index(name: name) {
            if isTaken(index, row: request.row) {
                taken.insert(index)
                throw .madeMeanwhile(name, id: directory.accounts[index].id)
            }
            return touchExisting(index)
        }
        // The run continues a create that it intended, whatever exists now.
        let isUnderWay = expectation(request.row) == .created
        if !isUnderWay {
            do throws(RowProblem) { try requireDistinct(name, request, row, options) } catch {
                if directory.uncertainty != nil { unresolved.add(name: name) }
                throw error
            }
        }
        folded = FoldedName(name)
        var written = name
        return written.withUTF8 { name in
            let account = touchNew(name)
            if request.action == .upsert, !isUnderWay { noteNearNames(name, account, row: request.row) }
            return account
        }
    }

    /// Throws when an unknown name is probably meant for an existing account.
    private mutating func requireDistinct(
        _ name: String,
        _ request: ChangeRequest,
        _ row: SheetRow,
        _ options: SheetOptions
    ) throws(RowProblem) {
        // A sheet that Muster made is always intended.
        let pattern = row.namePattern(options)
        let query = UnknownNames.Query(
            name: name,
            action: request.action,
            saysCreate: row.saysCreate,
            pattern: pattern
        )
        let count = pattern.map { sortedNames.indices(matching: $0).count } ?? 0
        try unknownNames.check(query, in: directory) { _ in count }
    }

    /// Records the accounts that a row's new account resembles.
    mutating func noteNearNames(_ name: UnsafeBufferPointer<UInt8>, _ account: Int, row: Int) {
        // An earlier row may create it already.
        guard !touched.isMade(account) else { return }
        if nearNames == nil { nearNames = NearNames(directory.accounts.lazy.map(\.name)) }
        if folded.isASCII, nearNames?.mayHold(near: name) == false { return }
        let near = nearNames?.indices(near: String(decoding: name, as: UTF8.self)) ?? []
        if !near.isEmpty { muchLike[row] = near }
    }

    /// Returns whether an earlier row deletes the account.
    func isDeleted(_ index: Int) -> Bool {
        let known = touchedByDirectoryIndex[index]
        return known != 0 && touched.isDeleted(Int(known) - 1)
    }

    private func noAccount(_ id: String, _ request: ChangeRequest) -> RowProblem {
        let isForeign = request.action == .upsert && request.name != nil
        let advice = isForeign ? "; is it another organization's? --mode create ignores ids" : ""
        return RowProblem("noAccount", "no account has the id '\(id)'\(advice)")
    }

    mutating func touchExisting(_ index: Int) -> Int {
        if touchedByDirectoryIndex[index] != 0 { return Int(touchedByDirectoryIndex[index]) - 1 }
        let account = touched.append(index)
        touchedByDirectoryIndex[index] = UInt32(account + 1)
        return account
    }

    /// Returns the missing account with the name in ``folded``.
    mutating func touchNew(_ name: UnsafeBufferPointer<UInt8>) -> Int {
        if let known = newNames.index(of: folded.hash, { touched.isNew($0, named: folded) }) { return known }
        let account = touched.append(named: name)
        newNames.insert(folded.hash, account)
        return account
    }

    /// Returns the missing account with an unknown id.
    private mutating func touchUnknown(_ id: String, name: String) -> Int {
        if let known = unknownIDs[ByteExactString.id(id)] { return known }
        var name = name
        let account = name.withUTF8 { touched.append(named: $0) }
        unknownIDs[ByteExactString.id(id)] = account
        return account
    }
}
