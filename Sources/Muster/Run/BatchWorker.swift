import IdentityAPI

/// Brings the calls of groups to an end. What became of the rows is decided when their accounts are read back (``ReadBack``): a service that answers "done" to
/// a batch says nothing of the accounts in it.
struct BatchWorker: Sendable {
    let client: IdentityClient
    let work: [AccountWork]
    let groups: GroupTable
    let queue: WorkQueue
    let names: GroupNames
    let control: RunControl
    let delivery: Delivery

    /// Makes one call, and says what came of it.
    ///
    /// - Throws: ``RunError`` when the run cannot go on.
    func perform(_ batch: GroupBatches.Batch) async throws {
        let group = groups[batch.group]
        guard let name = await name(of: group) else { return await vanished(batch, group) }
        var adding: [String] = []
        var removing: [String] = []
        for account in batch.accounts {
            guard let id = work[account].id, let change = work[account].changes.first else { continue }
            if change.after.groups.contains(batch.group) { adding.append(id) } else { removing.append(id) }
        }
        switch try await delivery.run(.group(id: group.id, name: name, adding: adding, removing: removing, client)) {
        case .done(_, let evidence): await queue.taken(batch, evidence)
        case .refused(let error, _) where error.kind == .forbidden || error.kind == .notAuthorized:
            let count = await queue.giveUpGroups(batch)
            if count > 0 { await control.note(.groupWriteForbidden(accounts: count, error)) }
        case .refused(let error, _), .unknown(let error, _):
            // "Not found" may be said of the group or of an account in it.
            if error.kind == .notFound, await self.name(of: group, isInDoubt: true) == nil {
                return await vanished(batch, group)
            }
            let count = await queue.refused(batch, error)
            if count > 0 { await control.note(.groupRefuses(group.name, accounts: count, error)) }
        case .stopped: await queue.returned(batch)
        }
    }

    /// The group's present name; `nil` when it is not there. Where the groups cannot be read, the name that is known: most likely it is still right.
    private func name(of group: Group, isInDoubt: Bool = false) async -> String? {
        do { return try await names.name(ofID: group.id, isInDoubt: isInDoubt) } catch { return group.name }
    }

    private func vanished(_ batch: GroupBatches.Batch, _ group: Group) async {
        let gone = IdentityError(.notFound, message: "there is no group '\(group.name)' any more")
        await queue.vanished(batch, gone)
    }
}
