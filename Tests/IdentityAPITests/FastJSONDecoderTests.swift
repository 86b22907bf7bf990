import Foundation
import TestSupport
import Testing

@testable import IdentityAPI

@Suite("Quick JSON", .inTurn)
struct QuickJSONTests {
    private static let texts = [
        "", "a", "Robot 1", "=1+1", "Grüße", "日本", "🤖", "quote \" and \\", "line\nend", "\u{1}\u{1F}", "e\u{301}", "/",
        "null",
    ]

    private static func account(_ generator: inout SeededGenerator) -> RobotAccount {
        func text() -> String { texts.randomElement(using: &generator)! }
        var account = RobotAccount(
            id: "id-\(UInt32.random(in: 0...9, using: &generator))",
            name: text(),
            displayName: text(),
            groupIDs: (0..<Int.random(in: 0...3, using: &generator)).map { _ in text() }
        )
        if Bool.random(using: &generator) { account.creationTime = text() }
        if Bool.random(using: &generator) { account.lastLoginTime = text() }
        return account
    }

    @Test("Ordinary accounts are read quickly, and as the general decoder reads them")
    func ordinary() throws {
        var generator = SeededGenerator()
        for _ in 0..<500 {
            let accounts = (0..<3).map { _ in Self.account(&generator) }
            let encoder = JSONEncoder()
            encoder.outputFormatting = Bool.random(using: &generator) ? [.prettyPrinted] : []
            let bytes = Array(try encoder.encode(RobotAccountPage(totalCount: 12, results: accounts)))
            var json = FastJSONDecoder(bytes)
            let page = try RobotAccountPage(quick: &json)
            try json.end()
            #expect(page.totalCount == 12 && page.results == accounts)
        }
    }

    @Test("Whatever becomes of a text, it is read as the general decoder reads it, or refused")
    func damaged() throws {
        var generator = SeededGenerator()
        let snippets =
            [
                "null", "\"", "\\", "{", "}", "[", "]", ",", ":", "1", "-", "e5", "true", "\\u00e9", "\\ud83d", "\u{0}",
                "\"id\":\"x\",",
            ].map { Array($0.utf8) } + [[0xFF], [0xC3]]
        for _ in 0..<20_000 {
            var bytes = Array(try JSONEncoder().encode(Self.account(&generator)))
            for _ in 0..<Int.random(in: 1...2, using: &generator) {
                let place = Int.random(in: 0...bytes.count, using: &generator)
                let end = Swift.min(bytes.count, place + Int.random(in: 0...2, using: &generator))
                bytes.replaceSubrange(place..<end, with: snippets.randomElement(using: &generator)!)
            }
            let general = try? JSONDecoder().decode(RobotAccount.self, from: Data(bytes))
            #expect((try? RobotAccount(json: bytes)) == general, "\(String(decoding: bytes, as: UTF8.self))")
        }
    }

    @Test("Bodies that are put together by hand say what the general encoder says")
    func bodies() throws {
        for text in Self.texts {
            let create = CreateRobotAccount(
                partitionGlobalId: "p",
                name: text,
                displayName: text,
                groupIDsToAdd: [text, "g"]
            )
            #expect(try JSONDecoder().decode(CreateRobotAccount.self, from: Data(create.json())) == create)
            let update = UpdateRobotAccount(
                partitionGlobalId: "p",
                displayName: text,
                groupIDsToAdd: [],
                groupIDsToRemove: [text]
            )
            #expect(try JSONDecoder().decode(UpdateRobotAccount.self, from: Data(update.json())) == update)
        }
    }
}
