import ArgumentParser
import Foundation
import Fuzzing
import SystemPackage
import TestSupport
import Testing

@testable import Muster
@testable import MusterCommand

/// Random texts for the settings that only the program reads. `MUSTER_FUZZ_INPUTS` says how many and `MUSTER_FUZZ_FROM` the number of the first;
/// `scripts/fuzz` cannot reach an executable's own code.
@Suite("Random settings", .inTurn)
struct SettingsFuzzTests {
    private static let count = number("MUSTER_FUZZ_INPUTS") ?? 3000
    private static let from = number("MUSTER_FUZZ_FROM") ?? 0

    private static func number(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap(Int.init) }

    private static let snippets =
        [
            "\"url\":", "\"clientSecret\":", "\"zzz\":1", "null", "true", "7", "1e999", "~/", "/", "{", "}", "[", "]",
            "\"", ",", ":",
            "\\u0000", "\\ud83d", "é", "=", "displayName=", "name", " ",
        ].map { Array($0.utf8) } + [[0xFF], [0xC3]]

    @Test(
        "A profile of any bytes is values of settings that it may hold, or an error of the configuration that says why"
    )
    func profile() {
        let good =
            #"{"url": "https://a.example/acme/identity_", "clientId": "x", "concurrency": 8, "quiet": true, "caFile": "~/ca.pem"}"#
        let path = FilePath("/home/a/x.json")
        Self.eachInput(of: good) { bytes in
            do {
                let values = try Profile.values(of: bytes, path: path, home: "/home/a")
                guard values.allSatisfy({ !$0.key.isSecret && $0.key != .profile && !$0.value.isEmpty }) else {
                    return "it is read as \(values)"
                }
                // Written as texts and read again, they are the same.
                let texts = values.filter { $0.key.kind == .text }
                let written = try JSONEncoder().encode(
                    Dictionary(uniqueKeysWithValues: texts.map { ($0.key.rawValue, $0.value) })
                )
                let again = try Profile.values(of: Array(written), path: path, home: "/home/a")
                return again == texts ? nil : "\(texts) is written and read as \(again)"
            } catch let error as RunError {
                return error.code == .configuration && !error.reason.isEmpty ? nil : "it is refused as \(error)"
            } catch {
                return "\(error)"
            }
        }
    }

    @Test("A --map of any text is a meaning and a column, or an error of the command line that says why")
    func map() throws {
        // Parsing no arguments takes longer than all the rest.
        var options = try SheetReadingOptions.parse([])
        Self.eachInput(of: "displayName=Robot label") { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            options.map = [text]
            do {
                let map = try options.sheetOptions().map
                guard map.count == 1, let pair = map.first, "\(pair.key)=\(pair.value[0])" == text else {
                    return "it is read as \(map)"
                }
                return nil
            } catch let error as ValidationError {
                return error.message.contains("--map") ? nil : "it is refused as \(error)"
            } catch let error as RunError {
                return error.code == .usage && !error.reason.isEmpty ? nil : "it is refused as \(error)"
            } catch {
                return "\(error)"
            }
        }
    }

    /// Gives damaged copies of a text to `problem`, which tells what is wrong with what is made of one.
    private static func eachInput(of good: String, _ problem: ([UInt8]) -> String?) {
        var generator = SeededGenerator()
        let seed = generator.next()
        let good = Array(good.utf8)
        var failures = 0
        for number in from..<from + count where failures < 3 {
            var random = Randomness(seed: seed, number: number)
            var bytes = good
            random.damage(&bytes, times: random.below(5), snippets: snippets)
            guard let problem = problem(bytes) else { continue }
            failures += 1
            Issue.record("input \(number) of seed \(seed), \(bytes): \(problem)")
        }
    }
}
