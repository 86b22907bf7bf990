import Foundation
import SystemPackage
import TestSupport

/// Runs `body` with the program in a folder that holds the repository's samples, as its root does, and where the program is on the path.
func withSamples(_ body: (Muster) async throws -> Void) async throws {
    let samples = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
        .appending("samples")
    try await withTemporaryFolder { folder in
        try FileManager.default.copyItem(atPath: samples.string, toPath: folder.appending("samples").string)
        var muster = Muster(folder)
        muster.environment["PATH"] = Muster.path.removingLastComponent().string + ":/usr/bin:/bin"
        try await body(muster)
    }
}
