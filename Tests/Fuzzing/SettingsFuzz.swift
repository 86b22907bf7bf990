import FoundationEssentials
import IdentityAPI
import Muster
import SystemPackage

/// Texts of settings: each is read into a value that is written and read again, or refused in words.
package enum SettingsFuzz {
    private static let samples = [
        "cloud", "none", "GET=300,POST=24000,PUT=160,DELETE=160/300s", "PUT=1/1ms", "get=1/2h", "300s", "5m", "2h",
        "1.5s", "200ms",
        "https://cloud.uipath.com/acme/identity_", "http://127.0.0.1:8080/identity", "https://[::1]:99999/a?b#c", "10%",
        "50",
    ]
    private static let snippets =
        [
            "=", ",", "/", "GET", "PUT=", "0", "9999999999999999999", "-1", "1e9", ".", "s", "ms", "h", "%", "é",
            "\u{0}", " ", "://", "@", "null", "\"", "{", "}",
            "[", "]", ":", "1e999", "true", "\u{FEFF}",
        ].map { Array($0.utf8) } + [[0xFF], [0xC3]]

    static func bytes(_ random: inout Randomness) -> [UInt8] {
        var bytes = random.once(in: 4) ? record : Array(random.one(of: samples).utf8)
        random.damage(&bytes, times: random.below(5), snippets: snippets)
        return bytes
    }

    static func problem(_ bytes: [UInt8], _ random: inout Randomness) -> String? {
        if bytes.count > 200 { return recordProblem(bytes) }
        let text = String(decoding: bytes, as: UTF8.self)
        return quotaProblem(text) ?? durationProblem(text) ?? addressProblem(text)
    }

    private static func quotaProblem(_ text: String) -> String? {
        do {
            let quota = try QuotaPolicy(parsing: text)
            guard quota.limits.values.allSatisfy({ $0 > 0 }), quota.window > .zero else { return "the quota \(quota)" }
            let again = try? QuotaPolicy(parsing: quota.description)
            return again?.limits == quota.limits && (quota.limits.isEmpty || again?.window == quota.window)
                ? nil : "the quota is written as '\(quota)' and read as \(again.map { "'\($0)'" } ?? "nothing")"
        } catch {
            return "\(error)".isEmpty ? "a refusal without words" : nil
        }
    }

    private static func durationProblem(_ text: String) -> String? {
        guard let duration = Duration(written: text) else { return nil }
        guard duration >= .zero else { return "a duration of \(duration)" }
        let again = Duration(written: duration.written)
        return again == duration
            ? nil : "\(duration) is written as '\(duration.written)' and read as \(again.map { "\($0)" } ?? "nothing")"
    }

    private static func addressProblem(_ text: String) -> String? {
        do {
            let deployment = try Deployment(url: text)
            let again = try? Deployment(url: deployment.baseURL)
            return again?.baseURL == deployment.baseURL
                ? nil : "the address is read as \(deployment.baseURL), and that as \(again?.baseURL ?? "nothing")"
        } catch {
            return "\(error)".isEmpty ? "a refusal without words" : nil
        }
    }

    // MARK: run.json

    /// The record of a run.
    private static let record: [UInt8] =
        Array(
            """
            {"version": 4, "id": "11111111-0000-4000-8000-000000000001", "started": "2026-11-21T06:43:00Z", "program": "test", "input": {"path": "/a/robots.csv",
            "name": "robots.csv", "sha256": "abc", "rows": 3}, "url": "https://a.example/identity", "organizationID": "o", "groupNames": {"a": "b"},
            """.utf8
        ) + Array("\"settings\": ".utf8) + ((try? Array(JSONEncoder().encode(RunSettings()))) ?? []) + Array("}".utf8)

    /// A record that is read is written and read again as the same; any other is refused as what it is.
    private static func recordProblem(_ bytes: [UInt8]) -> String? {
        do {
            let record = try RunRecord.decoded(bytes, path: "run.json")
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            let written = try encoder.encode(record)
            let again = try RunRecord.decoded(Array(written), path: "run.json")
            return try encoder.encode(again) == written ? nil : "it is written and read as another record"
        } catch let error as RunError {
            return error.code == .configuration && !error.description.isEmpty
                ? nil : "refused as \(error.code): \(error)"
        } catch {
            return "\(error)"
        }
    }

    /// Whether the record that all others are made from is one at all.
    package static var recordIsGood: Bool { (try? RunRecord.decoded(record, path: "run.json")) != nil }
}
