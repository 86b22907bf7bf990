import IdentityAPI
import TestSupport
import Testing

@testable import IdentitySandbox

@Suite("The faults' grammar", .inTurn)
struct GrammarTests {
    @Test("A line of faults is read part by part")
    func reading() throws {
        let faults = try Faults(
            parsing: "429=0.05,reset-after=0.02,slow=0.1:200ms,duplicate=400-text,window=sliding,page=500,seed=7"
        )
        var expected = Faults()
        expected.chances = [.throttled: 0.05, .resetAfter: 0.02]
        expected.slowChance = 0.1
        expected.slowDelay = .milliseconds(200)
        expected.duplicate = .text
        expected.window = .sliding
        expected.pageLimit = 500
        expected.seed = 7
        #expect(faults == expected)
        #expect(try Faults(parsing: "") == Faults())
    }

    @Test(
        "Parts with several values are read whole",
        arguments: [
            ("429=1:5s", \Faults.throttleWait == .seconds(5)),
            (
                "outage=1s:2m:reset",
                \Faults.outage == ScheduledOutage(start: .time(.seconds(1)), length: .seconds(120), form: .reset)
            ),
            (
                "outage=1st:5s:403-html:POST+put",
                \Faults.outage
                    == ScheduledOutage(
                        start: .write(1),
                        length: .seconds(5),
                        form: .forbiddenPage,
                        methods: [.post, .put]
                    )
            ),
            ("outage-wait=15s", \Faults.outageWait == .seconds(15)),
            ("protected=3:400", \Faults.protection == .badRequest),
            ("protected=3:503", \Faults.protection == .unavailable),
            ("protected=3", \Faults.protectedAccounts == 3),
            ("outage=22nd:5s", \Faults.outage == ScheduledOutage(start: .write(22), length: .seconds(5))),
            ("group-list=50:413", \Faults.longGroupList == .contentTooLarge),
            ("new-group-members=ignored", \Faults.ignoresNewMembers == true),
            ("answers=other", \Faults.answersOtherAccount == true),
            ("methods=post+PUT", \Faults.methods == [.post, .put]),
            ("window=bucket", \Faults.window == .bucket),
            ("spender=put:60", \Faults.spenders == [.put: 60]),
            ("spender=PUT:60+GET:5", \Faults.spenders == [.put: 60, .get: 5]),
            ("group-write=ungranted", \Faults.groupWrite == .ungranted),
            ("errors=Message", \Faults.errorShape == .capitalMessage),
            ("errors=mixed", \Faults.errorShape == nil),
        ] as [(String, Predicate)]
    )
    func values(text: String, holds: Predicate) throws {
        #expect(holds.test(try Faults(parsing: text)))
    }

    @Test(
        "An error names the part that cannot be read, and how it should look",
        arguments: [
            ("429=0.1,reset=1", "'reset=1'", "no fault of that name"),
            ("429=2", "'429=2'", "429=P[:DURATION]"),
            ("seed=1,slow=0.1", "'slow=0.1'", "slow=P:DURATION"),
            ("duplicate=maybe", "'duplicate=maybe'", "409|400-text|400-code"),
            ("page", "'page'", "page=N"),
            ("spender=PUT", "'spender=PUT'", "METHOD:N"),
            ("spender=PUT:0", "'spender=PUT:0'", "METHOD:N"),
            ("page=0", "'page=0'", "page=N"),
            ("token-life=x", "'token-life=x'", "token-life=DURATION"),
            ("workers=0:1s", "'workers=0:1s'", "workers=N:DURATION"),
            ("outage=0th:5s", "'outage=0th:5s'", "START:LENGTH"),
            ("outage=1s:5s:404", "'outage=1s:5s:404'", "START:LENGTH"),
            ("outage=1s:5s:503:PAST", "'outage=1s:5s:503:PAST'", "START:LENGTH"),
            ("protected=0", "'protected=0'", "protected=N"),
            ("protected=1:404", "'protected=1:404'", "protected=N"),
            ("outage=x4th:5s", "'outage=x4th:5s'", "START:LENGTH"),
            ("seed=7,", "''", "no fault of that name"),
            ("500=0.6,503=0.6", "'500=0.6,503=0.6'", "more than 1"),
        ]
    )
    func errors(text: String, part: String, reason: String) {
        let error = #expect(throws: InvalidFaults.self) { try Faults(parsing: text) }
        #expect(error?.description.contains(part) == true)
        #expect(error?.description.contains(reason) == true)
    }

    @Test("The help has a line for every word, and every choice it offers can be read")
    func help() throws {
        for word in FaultWord.all {
            #expect(Faults.words.contains { $0.term == "\(word.name)=\(word.form)" && !$0.meaning.isEmpty })
            guard word.form.contains("|"), !word.form.contains("[") else { continue }
            for choice in word.form.split(separator: "|") { _ = try Faults(parsing: "\(word.name)=\(choice)") }
        }
        #expect(Set(FaultWord.all.map(\.name)).count == FaultWord.all.count)
    }
}

/// A claim about one property, so that a table can hold claims about properties of several types.
struct Predicate: Sendable {
    let test: @Sendable (Faults) -> Bool
}

func == <Value: Equatable & Sendable>(path: any KeyPath<Faults, Value> & Sendable, value: Value) -> Predicate {
    Predicate { $0[keyPath: path] == value }
}
