import Foundation
import IdentityAPI
import IdentitySandbox
import TestSupport
import Testing

@Suite("Run folders that moved", .inTurn)
struct MovedRunTests {
    @Test("A run that was killed continues from its moved folder, without the sheet and from another working folder")
    func moved() async throws {
        try await withSandbox { muster, sandbox in
            let names = (1...200).map { "moved-\($0)" }
            try muster.write(names.reduce("name\n") { $0 + $1 + "\n" }, to: "robots.csv")
            let killed = try await muster.with(
                "import",
                "robots.csv",
                "--run",
                "run",
                "--yes",
                caughtAfter: 40,
                sandbox
            ) {
                kill($0, SIGKILL)
            }
            #expect(killed.code == 137)
            // As a copy on another machine: another home, another working folder, and no sheet.
            try await withTemporaryFolder { elsewhere in
                let files = FileManager.default
                try files.moveItem(atPath: "\(muster.folder)/run", toPath: "\(elsewhere)/run")
                try files.removeItem(atPath: "\(muster.folder)/robots.csv")
                var other = Muster(elsewhere)
                other.environment = muster.environment
                let resumed = try await other("resume", "run")
                #expect(resumed.code == 0, "\(resumed.errors)")
                let accounts = await sandbox.snapshot().accounts.map(\.name).filter { $0.hasPrefix("moved-") }
                #expect(accounts.sorted() == names.sorted())
            }
        }
    }
}
