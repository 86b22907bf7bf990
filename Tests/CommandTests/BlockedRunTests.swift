import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("Messages when something blocks the service", .inTurn)
struct BlockedRunTests {
    private static let sheet = "name\n" + (1...60).map { "new-\($0)\n" }.joined()

    @Test(
        "A run that is blocked ends with 75, names the likely cause and what was answered, and says how to continue",
        arguments: [
            ("403-html", "address filter", "Access denied"), ("403", "address filter", "not allowed to do this"),
            ("404-html", "gateway", "404 Not Found"), ("partition", "organization's name in the url", "HTTP 400"),
            ("407:POST", "proxy between here and the service asks for credentials", "HTTP 407"),
            ("405:POST", "refuses every change, while reading still works", "HTTP 405"),
            ("503", "asks to wait until", "longer than --outage-timeout (10m)"),
            ("429", "asks to wait until", "(429, Retry-After)"),
        ]
    )
    func blocked(form: String, cause: String, answer: String) async throws {
        let wait = ["503", "429"].contains(form) ? ",outage-wait=3h" : ""
        try await withSandbox(faults: "outage=20th:2h:\(form)\(wait)") { muster, _ in
            try muster.write(Self.sheet, to: "robots.csv")
            let ended = try await muster("import", "robots.csv", "--run", "run", "--yes")
            #expect(ended.code == 75, "\(ended.errors)")
            #expect(ended.output.contains(cause) && ended.output.contains(answer), "\(ended.output)")
            #expect(
                ended.output.contains("muster resume run") && !ended.output.contains(/\d failed/),
                "\(ended.output)"
            )
        }
    }

    @Test(
        "What stands between while the organization is read has its own words, and nothing is sent",
        arguments: [
            ("403-html", 77, "address filter"), ("403", 77, "it lost a right, or an address filter"),
            ("404-html", 78, "Check the URL"), ("partition", 78, "organization's name in the url"),
            ("html", 69, "('Guest network')"), ("302", 69, "to portal.example.test"),
            ("503", 69, "asks to wait until"), ("429", 69, "(429, Retry-After)"),
        ] as [(String, Int32, String)]
    )
    func reading(form: String, code: Int32, words: String) async throws {
        let wait = ["503", "429"].contains(form) ? ",outage-wait=3h" : ""
        try await withSandbox(faults: "outage=0s:2h:\(form):GET\(wait)") { muster, _ in
            try muster.write(Self.sheet, to: "robots.csv")
            for command in [["plan", "robots.csv"], ["export"], ["import", "robots.csv", "--yes"]] {
                let ended = try await muster.run(command)
                #expect(ended.code == code && ended.errors.contains(words), "\(command) \(ended.errors)")
            }
            let checked = try await muster("check")
            #expect(checked.code != 0 && checked.output.contains("✗ accounts"), "\(checked.output)")
        }
    }

    @Test("A wait that the service asks for is said with its end: in the progress, and while the organization is read")
    func waits() async throws {
        try await withSandbox(faults: "outage=20th:2500ms:503,outage-wait=4s") { muster, _ in
            try muster.write(Self.sheet, to: "robots.csv")
            let ended = try await muster("import", "robots.csv", "--run", "run", "--yes", "--output", "json")
            #expect(ended.code == 0, "\(ended.errors)")
            #expect(
                ended.output.contains(#""waitUntil":""#) && ended.output.contains(#""waitStatus":503"#),
                "\(ended.output)"
            )
        }
        try await withSandbox(faults: "429=1:1s,methods=GET,times=1") { muster, _ in
            let exported = try await muster("export")
            #expect(exported.code == 0 && exported.errors.contains("(429, Retry-After)"), "\(exported.errors)")
        }
    }

    @Test(
        "The text of an error is decoded, or its readable parts are shown, whatever its encoding",
        arguments: [
            ("iso-8859-1", "Désolé This account"), ("windows-1252", "“Désolé” This account"),
            ("utf-16", "Désolé This account"), ("shift_jis", "申し訳 This account"),
        ]
    )
    func charsets(charset: String, words: String) async throws {
        try await withSandbox(faults: "protected=1:400,charset=\(charset)") { muster, _ in
            try muster.write("name,displayName\nRoby,New\n", to: "robots.csv")
            let ended = try await muster("import", "robots.csv", "--run", "run", "--yes")
            #expect(ended.code == 1 && ended.output.contains(words))
            #expect(!ended.output.contains("\u{FFFD}"), "\(ended.output)")
        }
    }

    @Test(
        "Where every write fails and reads are answered, no row fails, and the outage is reported long before it stops the run",
        arguments: ["503:PUT", "520:PUT", "507:PUT", "503:POST"]
    )
    func writeOnlyOutage(form: String) async throws {
        try await withSandbox(faults: "outage=6th:2h:\(form)", accounts: 60) { muster, _ in
            let updates =
                "name,displayName\n" + (1...60).map { "robot-\("00000\($0)".suffix(6)),New \($0)\n" }.joined()
            try muster.write(form.hasSuffix("POST") ? Self.sheet : updates, to: "robots.csv")
            let ended = try await muster.run(
                ["import", "robots.csv", "--run", "run", "--yes", "--outage-timeout", "8s", "--output", "json"]
            )
            #expect(ended.code == 75, "\(ended.errors)")
            let told = ended.output.split(separator: "\n").first { $0.contains(#""downSeconds":"#) }
            #expect(told?.contains(#""done":5,"#) == true, "\(ended.output)")
            #expect(told?.contains(#""downStatus":\#(form.prefix(3))"#) == true, "\(ended.output)")
            let resumed = try await muster("report", "run")
            #expect(!resumed.output.contains("failed") && resumed.output.contains("pending"), "\(resumed.output)")
        }
    }

    @Test(
        "Control characters in the service's words reach no screen and no report, and a compressed error is called one"
    )
    func hostileText() async throws {
        let isHarmful = { (text: String) in
            text.unicodeScalars.contains { "\u{1B}\u{7}\u{202E}".unicodeScalars.contains($0) }
        }
        for format in ["text", "json"] {
            try await withSandbox(faults: "protected=1:400,charset=control") { muster, _ in
                try muster.write("name,displayName,note\nRoby,New,a\u{1B}b\n", to: "robots.csv")
                let ended = try await muster("import", "robots.csv", "--run", "run", "--yes", "--output", format)
                let path = muster.folder.appending("run/errors.csv").string
                let report = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
                #expect(ended.code == 1 && !isHarmful(ended.output) && !isHarmful(ended.errors), "\(ended.output)")
                #expect(ended.output.contains("␛[2J␛]0;Désolé␇<U+202E> This account"), "\(ended.output)")
                #expect(report.contains("a\u{1B}b"), "the sheet's own cells stay")
                #expect(!isHarmful(report.replacing("a\u{1B}b", with: "")) && report.contains("␛]0;Désolé␇<U+202E>"))
            }
        }
        try await withSandbox(faults: "protected=1:400,charset=gzip") { muster, _ in
            try muster.write("name,displayName\nRoby,New\n", to: "robots.csv")
            let ended = try await muster("import", "robots.csv", "--run", "run", "--yes")
            #expect(ended.code == 1 && ended.output.contains("compressed (gzip)"), "\(ended.output)")
        }
    }
}
