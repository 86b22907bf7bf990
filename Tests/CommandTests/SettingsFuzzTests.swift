import ArgumentParser
import Foundation
import Fuzzing
import SystemPackage
import TestSupport
import Testing

@testable import Muster
@testable import MusterCommand

/// Random texts for the settings that only the program reads. `MUSTER_FUZZ_INPUTS` says how many; `scripts/fuzz` cannot reach an executable's own code.
@Suite("Random settings", .inTurn)
struct SettingsFuzzTests {
    private static let count = ProcessInfo.processInfo.environment["MUSTER_FUZZ_INPUTS"].flatMap(Int.init) ?? 3000
    private static let snippets =
        [
            "\"url\":", "\"clientSecret\":", "\"zzz\":1", "null", "true", "7", "1e999", "~/", "/", "{", "}", "[", "]",
            "\"", ",", ":",
            "\\u0000", "\\ud83d", "é", "=", "displayName=", "name", " ",
        ].map { Array($0.utf8) } + [[0xFF], [0xC3]]

    @Test(
        "A profile of any bytes is values of settings that it may hold, or an error of the configuration that says why"
    )
    func profile() throws {
        let good =
            #"{"url": "https://a.example/acme/identity_", "clientId": "x", "concurrency": 8, "quiet": true, "caFile": "~/ca.pem"}"#
        try Self.eachInput(of: good) { bytes in
            do {
                let values = try Profile.values(of: bytes, path: "/home/a/x.json", home: "/home/a")
                #expect(values.allSatisfy { !$0.key.isSecret && $0.key != .profile && !$0.value.isEmpty })
                // Written as texts and read again, they are the same.
                let written = try JSONEncoder().encode(
                    Dictionary(
                        uniqueKeysWithValues: values.filter { $0.key.kind == .text }.map { ($0.key.rawValue, $0.value) }
                    )
                )
                let again = try Profile.values(of: Array(written), path: "/home/a/x.json", home: "/home/a")
                #expect(again == values.filter { $0.key.kind == .text })
            } catch let error as RunError {
                #expect(error.code == .configuration && !error.reason.isEmpty)
            }
        }
    }

    @Test("A --map of any text is a meaning and a column, or an error of the command line that says why")
    func map() throws {
        try Self.eachInput(of: "displayName=Robot label") { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            var options = try SheetReadingOptions.parse([])
            options.map = [text]
            do {
                let map = try options.sheetOptions().map
                let pair = try #require(map.first)
                #expect(map.count == 1 && "\(pair.key)=\(pair.value[0])" == text)
            } catch let error as ValidationError {
                #expect(error.message.contains("--map"))
            } catch let error as RunError {
                #expect(error.code == .usage && !error.reason.isEmpty, "\(error)")
            }
        }
    }

    /// Gives damaged copies of a text to `body`.
    private static func eachInput(of good: String, _ body: ([UInt8]) throws -> Void) throws {
        var generator = SeededGenerator()
        let seed = generator.next()
        for number in 0..<count {
            var random = Randomness(seed: seed, number: number)
            var bytes = Array(good.utf8)
            random.damage(&bytes, times: random.below(5), snippets: snippets)
            try body(bytes)
        }
    }
}
