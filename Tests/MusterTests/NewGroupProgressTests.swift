import IdentityAPI
import TestSupport
import Testing

@testable import Muster

@Suite("The order in which new groups are created", .inTurn)
struct NewGroupProgressTests {
    /// A table of new groups, and their numbers.
    private static func groups(_ count: Int) -> (table: GroupTable, wanted: [GroupTable.Index]) {
        var table = GroupTable([])
        let wanted = (0..<count).map { table.insertUnmade(named: "New \($0)") }
        return (table, wanted)
    }

    /// Each group gets an account of its own.
    private static func own(_ group: GroupTable.Index) -> GroupBatches.Batch? {
        GroupBatches.Batch(group: group, accounts: [Int(group)])
    }

    /// A call that the service has answered with the group.
    private static func done(
        _ attempt: NewGroupProgress.Attempt,
        _ finding: MembersOfNewGroups.Finding? = nil
    ) -> NewGroupProgress.Ended {
        var attempt = attempt
        if let finding { _ = attempt.members.found(finding) }
        return NewGroupProgress.Ended(
            attempt: attempt,
            result: .done(nil, .init(http: 201, attempts: 1, elapsed: .zero)),
            group: Group(id: "id \(attempt.index)", name: attempt.name)
        )
    }

    /// All that can be sent now.
    private static func all(
        _ progress: inout NewGroupProgress,
        width: Int = 8,
        _ batch: (GroupTable.Index) -> GroupBatches.Batch?
    ) -> [NewGroupProgress.Attempt] {
        var attempts: [NewGroupProgress.Attempt] = []
        while let attempt = progress.next(width: width, batch: batch) { attempts.append(attempt) }
        return attempts
    }

    @Test("Until it is known whether the service takes members, one call goes at a time; then many")
    func probing() throws {
        let (table, wanted) = Self.groups(20)
        var progress = NewGroupProgress(wanted, table)
        for _ in 0..<2 {
            let alone = Self.all(&progress, Self.own)
            #expect(alone.count == 1 && alone[0].batch != nil)
            progress.take(Self.done(alone[0], .unclear))
        }
        let third = Self.all(&progress, Self.own)
        #expect(third.count == 1)
        progress.take(Self.done(third[0], .areIn))
        let many = Self.all(&progress, Self.own)
        #expect(many.count == 8 && many.allSatisfy { $0.batch != nil && $0.members.areTaken })
        progress.take(Self.done(many[3]))
        #expect(Self.all(&progress, Self.own).map(\.index) == [wanted[11]])
    }

    @Test("Once the service has ignored members, no call carries any, and many go side by side")
    func ignored() throws {
        let (table, wanted) = Self.groups(10)
        var progress = NewGroupProgress(wanted, table)
        progress.take(Self.done(Self.all(&progress, Self.own)[0], .areOut))
        let many = Self.all(&progress, Self.own)
        #expect(many.count == 8 && many.allSatisfy { $0.batch == nil })
    }

    @Test("A lost call with members ends them, whatever calls beside it showed")
    func lost() throws {
        let (table, wanted) = Self.groups(10)
        var progress = NewGroupProgress(wanted, table)
        progress.take(Self.done(Self.all(&progress, Self.own)[0], .areIn))
        let many = Self.all(&progress, width: 2, Self.own)
        var lost = Self.done(many[0])
        lost.attempt.members.wereLost()
        lost.result = .unknown(IdentityError(.unreachable, message: "lost"), attempts: 5)
        lost.group = nil
        progress.take(lost)
        progress.take(Self.done(many[1]))
        #expect(Self.all(&progress, Self.own).allSatisfy { $0.batch == nil })
        #expect(progress.table.isRefused(many[0].index) && !progress.table.isRefused(many[1].index))
    }

    @Test("An account is in one call at a time")
    func shared() throws {
        let (table, wanted) = Self.groups(4)
        var progress = NewGroupProgress(wanted, table)
        let batch = { (group: GroupTable.Index) in
            GroupBatches.Batch(group: group, accounts: group == wanted[2] ? [100 + Int(wanted[1])] : [100 + Int(group)])
        }
        progress.take(Self.done(Self.all(&progress, batch)[0], .areIn))
        let second = Self.all(&progress, batch)
        #expect(second.map(\.index) == [wanted[1]])
        progress.take(Self.done(second[0]))
        #expect(Self.all(&progress, batch).map(\.index) == [wanted[2], wanted[3]])
    }

    @Test("Without the right, one call is sent, and every group is counted once")
    func forbidden() throws {
        let (table, wanted) = Self.groups(5)
        var progress = NewGroupProgress(wanted, table)
        let first = Self.all(&progress, Self.own)
        #expect(first.count == 1)
        let error = IdentityError(.forbidden, message: "no")
        progress.take(.init(attempt: first[0], result: .refused(error, attempts: 1), group: nil))
        #expect(Self.all(&progress, Self.own).isEmpty)
        #expect(progress.forbidden?.groups == 5 && !progress.needsReading)
        #expect(wanted.allSatisfy { progress.table.isRefused($0) })
    }

    @Test("A run that stops sends nothing more and keeps the ids that it has been told")
    func stopped() throws {
        let (table, wanted) = Self.groups(5)
        var progress = NewGroupProgress(wanted, table)
        let first = Self.all(&progress, Self.own)[0]
        progress.take(Self.done(first, .areIn))
        let many = Self.all(&progress, width: 2, Self.own)
        progress.take(.init(attempt: many[0], result: .stopped(inDoubt: false, after: nil), group: nil))
        progress.take(Self.done(many[1]))
        #expect(Self.all(&progress, Self.own).isEmpty && !progress.needsReading)
        #expect(progress.table[first.index].id == "id \(first.index)")
        #expect(progress.table[many[1].index].id == "id \(many[1].index)")
        #expect(progress.table.unmade.count == 3)
    }
}
