import Foundation
import Testing
import TestSupport

/// The man pages, as `scripts/install` puts them in place.
@Suite("Man pages", .inTurn)
struct ManualTests {
    @Test("Each tells what it is, how it is called, its exit codes, files and environment")
    func sections() async throws {
        try await withSamples { muster in
            for page in try await muster("help", "--pages").output.split(separator: "\n").map(String.init) {
                let source = try await muster("help", page, "--manual").output.split(separator: "\n")
                #expect(source.contains(".Nm muster-\(page)"))
                #expect(source.contains(".Sh DESCRIPTION"))
                // No line begins with what troff would take for a request of ours by accident.
                #expect(source.allSatisfy { $0.unicodeScalars.allSatisfy(\.isASCII) }, "\(page)")
                guard source.contains(where: { $0.hasSuffix(" 1") && $0.hasPrefix(".Dt") }) else { continue }
                for section in ["SYNOPSIS", "EXIT STATUS", "FILES", "ENVIRONMENT", "EXAMPLES", "SEE ALSO"] {
                    #expect(source.contains(".Sh \(section)"), "\(page) lacks \(section)")
                }
            }
        }
    }

    @Test(
        "mandoc has nothing to warn of",
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: "/usr/bin/mandoc"),
            "needs mandoc, as in: apt-get install mandoc"
        )
    )
    func lint() async throws {
        try await withSamples { muster in
            for page in [""] + (try await muster("help", "--pages").output.split(separator: "\n").map(String.init)) {
                let ended = try await muster.shell(
                    "muster help \(page) --manual > page.man; mandoc -T lint -W warning page.man"
                )
                #expect(ended.output == "" && ended.code == 0, "\(page): \(ended.output)")
            }
        }
    }
}
