import IdentityAPI
import TestSupport
import Testing

@testable import Muster

@Suite("Bulk deletes in doubt", .inTurn)
struct DeleteDoubtTests {
    private static let lost = IdentityError(.answerLost, message: "reset")
    private static let missing = IdentityError(.notFound, status: 404, message: "not found")

    private static var page: IdentityError {
        var page = IdentityError(.unreadableAnswer, status: 200, message: "a page")
        page.isPage = true
        return page
    }

    @Test(
        "Accounts shown after an attempt that may have been applied are in doubt, and those that are gone are not"
    )
    func shown() {
        var doubt = DeleteDoubt()
        doubt.saw([1, 2])
        #expect(!doubt.exists)
        doubt.failed(Self.lost)
        doubt.saw([2, 3])
        #expect(doubt.accounts == [2, 3] && doubt.includes(2))
        // A later reading that shows fewer ends no doubt.
        doubt.saw([3])
        #expect(doubt.accounts == [2, 3])
    }

    @Test("Readings are waited for only where the service says that something is gone after an attempt in doubt")
    func awaits() {
        var doubt = DeleteDoubt()
        doubt.failed(Self.missing)
        #expect(!doubt.awaitsReaders)
        doubt.failed(Self.lost)
        #expect(!doubt.awaitsReaders)
        doubt.failed(Self.missing)
        #expect(doubt.awaitsReaders)
        doubt.failed(IdentityError(.refused, status: 400, message: "The account is protected."))
        #expect(!doubt.awaitsReaders && doubt.exists)
        doubt.failed(IdentityError(.refused, status: 400, message: "The account could not be found."))
        #expect(doubt.awaitsReaders)
    }

    @Test("An earlier call's doubt holds for its accounts alone")
    func inherited() {
        var doubt = DeleteDoubt([4])
        doubt.failed(Self.missing)
        doubt.saw([4, 5])
        #expect(doubt.includes(4) && !doubt.includes(5) && doubt.awaitsReaders)
    }

    @Test(
        "A page of something else deletes nothing; an unreadable answer may have",
        arguments: [false, true]
    )
    func pages(isPage: Bool) {
        var doubt = DeleteDoubt()
        doubt.failed(isPage ? Self.page : IdentityError(.unreadableAnswer, status: 200, message: "no JSON"))
        #expect(doubt.exists != isPage)
    }
}
