import IdentityAPI
import TestSupport
import Testing

@testable import Muster

@Suite("Uncertain deletes", .inTurn)
struct UncertainDeletesTests {
    private static let lost = IdentityError(.answerLost, message: "reset")
    private static let missing = IdentityError(.notFound, status: 404, message: "not found")

    private static var page: IdentityError {
        var page = IdentityError(.unreadableAnswer, status: 200, message: "a page")
        page.isPage = true
        return page
    }

    @Test(
        "Accounts that a read shows after an attempt that may have been applied are uncertain, and those that are gone are not"
    )
    func shown() {
        var deletes = UncertainDeletes()
        deletes.saw([1, 2])
        #expect(deletes.isEmpty)
        deletes.failed(Self.lost)
        deletes.saw([2, 3])
        #expect(deletes.accounts == [2, 3] && deletes.contains(2))
        // A later reading that shows fewer ends no deletes.
        deletes.saw([3])
        #expect(deletes.accounts == [2, 3])
    }

    @Test("Muster waits for reads only when the service reports a missing account after an uncertain attempt")
    func awaits() {
        var deletes = UncertainDeletes()
        deletes.failed(Self.missing)
        #expect(!deletes.awaitsReads)
        deletes.failed(Self.lost)
        #expect(!deletes.awaitsReads)
        deletes.failed(Self.missing)
        #expect(deletes.awaitsReads)
        deletes.failed(IdentityError(.refused, status: 400, message: "The account is protected."))
        #expect(!deletes.awaitsReads && !deletes.isEmpty)
        deletes.failed(IdentityError(.refused, status: 400, message: "The account could not be found."))
        #expect(deletes.awaitsReads)
    }

    @Test("An earlier call makes only its own accounts uncertain")
    func inherited() {
        var deletes = UncertainDeletes([4])
        deletes.failed(Self.missing)
        deletes.saw([4, 5])
        #expect(deletes.contains(4) && !deletes.contains(5) && deletes.awaitsReads)
    }

    @Test(
        "A page of something else than the service deletes nothing; an unreadable answer may have",
        arguments: [false, true]
    )
    func pages(isPage: Bool) {
        var deletes = UncertainDeletes()
        deletes.failed(isPage ? Self.page : IdentityError(.unreadableAnswer, status: 200, message: "no JSON"))
        #expect(deletes.isEmpty == isPage)
    }
}
