import TestSupport
import Testing

@testable import Muster

@Suite("Whether new groups are made with members", .inTurn)
struct MembersOfNewGroupsTests {
    @Test("One look that shows the members is enough for all groups")
    func proven() {
        var members = MembersOfNewGroups()
        #expect(members.areSent && !members.areTaken)
        let haveEntered = members.found(.areIn)
        #expect(haveEntered)
        for _ in 0..<10 { members.refused() }
        #expect(members.areSent && members.areTaken)
    }

    @Test("One look that shows none ends it")
    func ignored() {
        var members = MembersOfNewGroups()
        let haveEntered = members.found(.areOut)
        #expect(!haveEntered && !members.areSent)
    }

    @Test("Attempts that prove nothing end it, a few in a row")
    func inconclusive() {
        var members = MembersOfNewGroups()
        for attempt in 0..<MembersOfNewGroups.mostInconclusive {
            #expect(members.areSent)
            if attempt % 2 == 0 { members.refused() } else { _ = members.found(.unclear) }
        }
        #expect(!members.areSent)
    }

    @Test("A call that may be applied late ends it, whatever the service has shown")
    func lost() {
        var members = MembersOfNewGroups()
        let haveEntered = members.found(.areIn)
        #expect(haveEntered)
        members.wereLost()
        #expect(!members.areSent)
    }
}
