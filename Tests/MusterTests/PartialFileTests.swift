import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Muster

@Suite("Partial files", .inTurn)
struct PartialFileTests {
    private func names(in folder: FilePath) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.string).sorted()
    }

    @Test("What a killed process left in a folder is removed by the next file that is written there")
    func abandoned() async throws {
        try await withTemporaryFolder { folder in
            for name in [".robots.csv.999999.partial", ".other.csv.\(getpid()).partial", ".a.b.1-2.partial"] {
                try Data("cut o".utf8).write(to: URL(filePath: folder.appending(name).string))
            }
            try AtomicFile.write(Array("whole".utf8), to: folder.appending("robots.csv"))
            #expect(try names(in: folder) == ["robots.csv"])
        }
    }

    @Test("One in use stays, and two writers of one file both end well")
    func inUse() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending("robots.csv")
            var first = try AtomicFile(at: path)
            try first.write(Array("first".utf8))
            var second = try AtomicFile(at: path)
            try second.write(Array("second".utf8))
            #expect(try names(in: folder).count == 2)
            try first.commit()
            #expect(try String(contentsOfFile: path.string, encoding: .utf8) == "first")
            try second.commit()
            #expect(try String(contentsOfFile: path.string, encoding: .utf8) == "second")
            #expect(try names(in: folder) == ["robots.csv"])
        }
    }

    @Test("A file that is given up leaves nothing")
    func givenUp() async throws {
        try await withTemporaryFolder { folder in
            do { var file = try AtomicFile(at: folder.appending("robots.csv")); try file.write([1, 2, 3]) }
            #expect(try names(in: folder).isEmpty)
        }
    }

    @Test(
        "Only Muster's own names are touched",
        arguments: [
            ".robots.csv.partial", "robots.csv.12.partial", ".robots.csv.12x.partial", ".12.partial", ".robots.csv.12",
            ".robots.csv.1-2-3.partial", ".robots.csv..partial",
        ]
    )
    func others(name: String) async throws {
        try await withTemporaryFolder { folder in
            try Data("mine".utf8).write(to: URL(filePath: folder.appending(name).string))
            try AtomicFile.write([1], to: folder.appending("robots.csv"))
            #expect(try names(in: folder) == [name, "robots.csv"].sorted())
        }
    }
}
