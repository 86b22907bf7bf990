import IdentityAPI
import Testing
import TestSupport

@testable import Muster

/// Which pages are read ahead.
@Suite("Pages side by side", .inTurn)
struct PrefetchWindowTests {
    private static func page(of count: Int, total: Int?) -> PrefetchWindow.Page {
        let accounts = (0..<count).map { RobotAccount(id: "\($0)", name: "\($0)", displayName: "") }
        return .init(result: .success(RobotAccountPage(totalCount: total, results: accounts)), readAt: .now)
    }

    /// Reads the first page.
    private static func begun(_ count: Int, total: Int?) throws -> PrefetchWindow {
        var window = PrefetchWindow()
        let first = try #require(window.take(next: 0).first)
        window.record(page(of: count, total: total), for: first)
        let page = window.page(skip: 0)
        #expect(page != nil)
        return window
    }

    @Test("The first page is read alone")
    func first() {
        var window = PrefetchWindow()
        let asked = window.take(next: 0).map(\.skip)
        #expect(asked == [0])
        let (again, page) = (window.take(next: 0), window.page(skip: 0))
        #expect(again.isEmpty && page == nil)
    }

    @Test(
        "The next pages begin with the last account of the page before, as far as there are accounts",
        arguments: [
            (1000, 3000, [999, 1998, 2997]), (1000, 1999, [999]), (1000, 2998, [999, 1998]), (37, 100, [36, 72]),
            (1000, 100_000, [999, 1998, 2997, 3996, 4995, 5994, 6993, 7992]),
        ]
    )
    func ahead(count: Int, total: Int, expected: [Int]) throws {
        var window = try Self.begun(count, total: total)
        #expect(window.take(next: count - 1).map(\.skip) == expected)
    }

    @Test(
        "Without a total, or with one account a page, pages are read one by one",
        arguments: [(1000, nil), (1, 50), (1000, 0)]
    )
    func oneByOne(count: Int, total: Int?) throws {
        var window = try Self.begun(count, total: total)
        let asked = window.take(next: 5).map(\.skip)
        #expect(asked == [5])
    }

    @Test("Each page that is taken lets one more be asked for, in whatever order they come")
    func full() throws {
        var window = try Self.begun(11, total: 1000)
        let asked = window.take(next: 10)
        #expect(asked.count == PrefetchWindow.width)
        for request in asked.reversed() { window.record(Self.page(of: 11, total: 1000), for: request) }
        let (page, again) = (window.page(skip: 10), window.page(skip: 10))
        #expect(page != nil && again == nil)
        let more = window.take(next: 20).map(\.skip)
        #expect(more == [90])
    }

    @Test("A reading that goes elsewhere asks anew, and a page of the guess before is dropped")
    func elsewhere() throws {
        var window = try Self.begun(11, total: 1000)
        let guess = window.take(next: 10)
        let again = window.take(next: 5)
        #expect(again.first?.skip == 5 && again.count == PrefetchWindow.width)
        for request in guess { window.record(Self.page(of: 1, total: 1), for: request) }
        let pages = [window.page(skip: 5), window.page(skip: 10)]
        #expect(pages.allSatisfy { $0 == nil })
        window.restart()
        let asked = window.take(next: 0).map(\.skip)
        #expect(asked == [0])
    }
}
