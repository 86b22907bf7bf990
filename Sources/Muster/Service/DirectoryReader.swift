package import IdentityAPI

extension Directory {
    /// Reads the organization: one call for the groups, and one for each thousand accounts.
    ///
    /// - Throws: ``IdentityError`` when a page cannot be read even after retries, or the list is incomplete.
    package static func read(_ client: IdentityClient) async throws -> Directory {
        try await DirectoryReader(client: client, retry: .obeying(client.gate.patience)).read()
    }
}

/// Reads the whole directory: one call for the groups, and one for each thousand accounts, several of these in flight (``PrefetchWindow``).
///
/// The result is complete, or it throws: Muster would create a missing account once more, or leave it out of an export. Only a caller that asks for it gets a list from reads that differ, when nothing proves
/// that it is complete (``ListUncertainty``).
struct DirectoryReader: Sendable {
    /// The sort key. Names are unique and never change, so pages shift only when accounts are created or deleted.
    private static let stableKey = "name"
    /// The most calls of all reads of an incomplete list.
    private static let mostRepeatedCalls = 60
    /// The most accounts to read by their ids, when the list does not have their groups.
    static let mostSingleReads = 100

    let client: IdentityClient
    let retry: RetryPolicy

    /// Reads groups and accounts.
    ///
    /// - Throws: ``IdentityError`` when a page cannot be read even after retries, or the list is incomplete.
    func read() async throws -> Directory {
        let start = ContinuousClock.now
        let groups = try await retry.reading { try await client.groups() }
        var directory = Directory(groups: groups.value)
        directory.readAt = start
        directory.timePerCall = groups.elapsed
        let end = try await eachAccount(needsGroups: true, acceptsUnstableOrder: true) { time, key in
            directory.endPage(readAt: time, sortedBy: key)
        } _: {
            directory.insert($0)
        }
        (directory.pageCount, directory.uncertainty) = (end.pages, end.uncertainty)
        return directory
    }

    /// Returns those of some ids that have an account.
    ///
    /// - Throws: ``IdentityError`` when a page cannot be read even after retries, or the list is incomplete.
    func present(_ ids: [String]) async throws -> Set<ByteExactString> {
        let asked = Set(ids.map(ByteExactString.id))
        var present: Set<ByteExactString> = []
        try await eachAccount { account in
            if asked.contains(ByteExactString.id(account.id)) { present.insert(ByteExactString.id(account.id)) }
        }
        return present
    }

    /// Calls `body` with every account, once.
    ///
    /// - Parameters:
    ///   - needsGroups: whether each account needs its groups. Accounts without them in the list are read by their ids.
    ///   - acceptsUnstableOrder: whether to accept a list from reads that differ, when nothing proves that it is complete.
    ///   - ended: called after each page with the time of its request, and its sort key.
    /// - Returns: the number of calls that read the list, and why it may be incomplete.
    /// - Throws: ``IdentityError`` when a page cannot be read even after retries, or the list is incomplete; what `body` throws.
    @discardableResult
    func eachAccount(
        needsGroups: Bool = false,
        acceptsUnstableOrder: Bool = false,
        ended: (ContinuousClock.Instant, String?) -> Void = { _, _ in },
        _ body: (RobotAccount) throws -> Void
    ) async throws -> (pages: Int, uncertainty: ListUncertainty?) {
        try await withThrowingTaskGroup { group in
            defer { group.cancelAll() }
            return try await eachAccount(&group, needsGroups, acceptsUnstableOrder, ended, body)
        }
    }

    /// The pages in flight.
    private typealias PagesUnderWay = ThrowingTaskGroup<
        (request: PrefetchWindow.Request, page: PrefetchWindow.Page), any Error
    >

    private func eachAccount(
        _ group: inout PagesUnderWay,
        _ needsGroups: Bool,
        _ acceptsUnstableOrder: Bool,
        _ ended: (ContinuousClock.Instant, String?) -> Void,
        _ body: (RobotAccount) throws -> Void
    ) async throws -> (pages: Int, uncertainty: ListUncertainty?) {
        var window = PrefetchWindow()
        var held: Set<CompactID> = []
        var singleReads = 0
        var sortKey: String? = Self.stableKey
        var calls = 0
        var readings = 0
        /// How likely it is that an account escaped all reads since the last that found new ones.
        var chance = 1.0
        while true {
            let heldBefore = held.count
            let isFirst = calls == 0
            // A second read finds all accounts again, and calls `body` only with those that the first one missed.
            var met: Set<CompactID> = []
            var reading = ListReading()
            window.restart()
            while !reading.isAtEnd {
                let page: RobotAccountPage
                let start: ContinuousClock.Instant
                do {
                    let next = try await read(reading.skip, sortedBy: sortKey, &window, &group)
                    start = next.readAt
                    page = try next.result.get()
                } catch let error as IdentityError
                    where error.kind == .refused && error.extent == .call && sortKey != nil && calls == 0
                {
                    // The valid sort keys are undocumented. Without one, the service has its own order.
                    sortKey = nil
                    continue
                }
                calls += 1
                try page.results.forEach(Self.requireIdentity)
                if needsGroups {
                    singleReads += page.results.count { !$0.hasGroupIDs && !held.contains(CompactID($0.id)) }
                    guard singleReads <= Self.mostSingleReads else { throw Self.groupsMissingInList }
                }
                var known: [Bool] = []
                known.reserveCapacity(page.results.count)
                for account in page.results {
                    let id = CompactID(account.id)
                    // In the first read, a known account is a repetition.
                    known.append(isFirst ? held.contains(id) : !met.insert(id).inserted)
                    guard held.insert(id).inserted else { continue }
                    if needsGroups, !account.hasGroupIDs {
                        if let account = try await single(account) { try body(account) }
                    } else {
                        try body(account)
                    }
                }
                ended(start, sortKey)
                reading.take(page, known: known)
            }
            readings += 1
            let bringsMore = isFirst || held.count > heldBefore
            switch reading.completeness(held: held.count, readings: readings, met: bringsMore ? nil : met.count) {
            case .complete: return (reading.pages, nil)
            case .uncertain(.endUnproven): return (reading.pages, .endUnproven)
            case .uncertain(.orderUnstable) where acceptsUnstableOrder: return (reading.pages, .orderUnstable)
            case .uncertain, .incomplete: break
            }
            chance = bringsMore ? 1 : chance * reading.escapeChance(held: held.count, met: met.count)
            guard bringsMore || reading.mayFindMore(held: held.count, escaping: chance),
                isFirst || calls + reading.pages <= Self.mostRepeatedCalls
            else {
                throw Self.incomplete(held: held.count, statedTotal: reading.statedTotal)
            }
            if isFirst { met.reserveCapacity(held.count) }
        }
    }

    /// Reads the next page, and requests those that probably follow.
    private func read(
        _ skip: Int,
        sortedBy sortKey: String?,
        _ window: inout PrefetchWindow,
        _ group: inout PagesUnderWay
    ) async throws -> PrefetchWindow.Page {
        for request in window.take(next: skip) {
            group.addTask {
                let readAt = ContinuousClock.now
                do {
                    let page = try await retry.reading {
                        try await client.robotAccounts(skip: request.skip, sortedBy: sortKey)
                    }
                    return (request, PrefetchWindow.Page(result: .success(page), readAt: readAt))
                } catch {
                    // The read throws it when it needs this page.
                    return (request, PrefetchWindow.Page(result: .failure(error), readAt: readAt))
                }
            }
        }
        while true {
            if let page = window.page(skip: skip) { return page }
            guard let (request, page) = try await group.next() else { throw CancellationError() }
            window.record(page, for: request)
        }
    }

    /// Reads an account by its id, because the list does not have its groups; `nil` when it was deleted meanwhile.
    private func single(_ listed: RobotAccount) async throws -> RobotAccount? {
        let account = try await retry.reading { try await client.robotAccountIfThere(id: listed.id) }
        guard account?.hasGroupIDs != false else { throw Self.groupsMissing(listed.name) }
        return account
    }
}

/// Why a list cannot be used.
extension DirectoryReader {
    /// Throws for an account without an id or a name, which Muster could not find again.
    private static func requireIdentity(_ account: RobotAccount) throws {
        if account.id.isEmpty { throw unusable("the account '\(account.name)' without an id") }
        if account.name.isEmpty { throw unusable("the account \(account.id) without a name") }
    }

    private static func unusable(_ account: String) -> IdentityError {
        IdentityError(
            .unreadableAnswer,
            code: "unusableAccount",
            message: "The service lists \(account), so Muster cannot tell which account that is."
        )
    }

    /// Returns the error for an incomplete list.
    private static func incomplete(held: Int, statedTotal: Int?) -> IdentityError {
        let found = "Muster read the list of accounts several times and found \(held.counted("account"))"
        let uncertainty =
            switch statedTotal {
            case let statedTotal? where statedTotal > held: ", but the service says that there are \(statedTotal)."
            case let statedTotal?:
                ", while the service says that there are \(statedTotal), and the order of its pages changes between calls."
            case nil:
                ". The order of the service's pages changes between calls, and it does not say how many accounts there are."
            }
        return IdentityError(
            .unreadableAnswer,
            code: "incompleteList",
            message: found + uncertainty
                + " Some accounts may be missing, so Muster cannot use the list. Try again later."
        )
    }

    private static let groupsMissingInList = IdentityError(
        .unreadableAnswer,
        code: "groupsNotTold",
        message: "The service lists accounts without their groups ('groupIds'), more than \(mostSingleReads) of them, "
            + "so Muster cannot tell which groups they are in. Does the sign-in have the scope PM.Group.Read?"
    )

    private static func groupsMissing(_ name: String) -> IdentityError {
        IdentityError(
            .unreadableAnswer,
            code: "groupsNotTold",
            message:
                "The service does not return the groups ('groupIds') of the account '\(name)', neither in the list nor for the account alone, "
                + "so Muster cannot tell which groups it is in. Does the sign-in have the scope PM.Group.Read?"
        )
    }
}
