import FoundationEssentials
import Muster
import Synchronization
import SystemPackage
import TestSupport
import Testing

/// Sheets whose bytes are in memory.
@Suite("Sheets from memory", .inTurn)
struct MemorySheetTests {
    private struct Ended: Error {}

    @Test(
        "A sheet from memory is read like a file, under its own name, and leaves nothing behind",
        arguments: [true, false]
    )
    func memory(ends: Bool) async throws {
        let path = Mutex("")
        do {
            try await Sheet.with(Array("name,displayName\na,A\nb,B\n".utf8), name: "upload.csv") { sheet in
                path.withLock { $0 = sheet.path.string }
                let mode =
                    try FileManager.default.attributesOfItem(atPath: sheet.path.string)[.posixPermissions] as? Int
                #expect(mode == 0o600 && sheet.name == "upload.csv")
                #expect(try sheet.check().rowCount == 2)
                #expect(try sheet.check().fingerprint == sheet.check().fingerprint)
                if !ends { throw Ended() }
            }
            #expect(ends)
        } catch is Ended {
            #expect(!ends)
        }
        let left = path.withLock { $0 }
        #expect(!left.isEmpty && !FileManager.default.fileExists(atPath: left))
    }

    @Test("A damaged sheet is reported with the name that it was given")
    func damaged() async throws {
        let error = await #expect(throws: InvalidSheet.self) {
            try await Sheet.with(Array("name,displayName\na\n".utf8), name: "upload.csv") { try $0.check() }
        }
        #expect(error?.problems.first?.description.hasPrefix("upload.csv:2") == true, "\(String(describing: error))")
    }
}
