// swift-tools-version: 6.3

import PackageDescription

let package = Package(
    name: "muster",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "muster", targets: ["MusterCommand"]),
        .library(name: "CSV", targets: ["CSV"]),
        .library(name: "IdentityAPI", targets: ["IdentityAPI"]),
        .library(name: "Muster", targets: ["Muster"]),
        .library(name: "MusterUI", targets: ["MusterUI"]),
    ],
    dependencies: [
        // Each of them costs whoever builds this for the first time: a package for one function has to earn its minutes.
        // the command line: commands, help, completions
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        // sockets, and HTTP/1.1 as the sandbox serves it; async-http-client needs it anyway
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        // what is wrong with a server's certificate, and --ca-file. Its BoringSSL is a third of the first build.
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        // files, and what the system says of them
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        // calls over HTTP and TLS: connections, proxies, time limits
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        // the secret's command, and the pager
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
        // signals as a sequence; of the package only UnixSignals is built
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        // the server of the page: its router, its requests and responses as streams. Without the traits: it reads no settings.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        // the names that Hummingbird's interface has: fields of requests
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
        // the loggers and the metrics that another program hands in; Hummingbird needs both anyway
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    ],
    targets: [
        // the system's C library, by one name on every system
        .target(name: "LibC"),
        // The bytes of CSV that may mean something, found with the processor's vector instructions: a seventh of what reading
        // costs. Swift's SIMD types do not reach those instructions.
        .target(name: "CEventScan"),
        // bytes ↔ records
        .target(name: "CSV", dependencies: ["CEventScan"]),
        // the service
        .target(
            name: "IdentityAPI",
            dependencies: [
                "CSHA256", "LibC",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]
        ),
        // The checksum by which a run knows its sheet again, and that the sign-in's proof key needs. Our own, because swift-crypto
        // was a fifth of what a newcomer waits for: it brings a second BoringSSL.
        .target(name: "CSHA256"),
        // The texts of the JSON schema, of the reports' style and script, and of the page, as they are in their files. `.embedInCode`
        // makes an array literal of a file, which takes Swift 3 s to compile.
        .target(name: "CEmbeddedFiles"),
        // sheet → plan → run → checkpoint → reports
        .target(
            name: "Muster",
            dependencies: [
                "CEmbeddedFiles", "CSV", "IdentityAPI", "LibC",
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            exclude: ["Report/HTML/Files"]
        ),
        // a local Identity service, for rehearsals and tests
        .target(
            name: "IdentitySandbox",
            dependencies: [
                "IdentityAPI", "LibC",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "SystemPackage", package: "swift-system"),
            ]
        ),
        // the page: the same work in a browser
        .target(
            name: "MusterUI",
            dependencies: [
                "CEmbeddedFiles", "CSV", "IdentityAPI", "Muster",
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            exclude: ["Files"],
            // It is written as another package's page would be: what it needs of the engine, every embedder has.
            packageAccess: false
        ),
        // the command line
        .executableTarget(
            name: "MusterCommand",
            dependencies: [
                "CEmbeddedFiles", "CSV", "IdentityAPI", "IdentitySandbox", "LibC", "Muster", "MusterUI",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            exclude: ["muster.schema.json"]
        ),
        // what another package makes of the libraries; built as one would be, without what only this package sees
        .executableTarget(
            name: "ImportASheet",
            dependencies: ["IdentityAPI", "Muster", .product(name: "Logging", package: "swift-log")],
            path: "samples/import-a-sheet/Sources",
            packageAccess: false
        ),
        // what `scripts/benchmark` holds the program against
        .executableTarget(
            name: "Benchmarks",
            dependencies: [
                "CSV", "Fuzzing", "Muster",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            path: "Benchmarks",
            exclude: ["CSV"]
        ),
        .executableTarget(
            name: "CSVBenchmarks",
            dependencies: [
                "CSV",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            path: "Benchmarks/CSV"
        ),
        // what several test targets share
        .target(
            name: "TestSupport",
            dependencies: [
                "CSV",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            path: "Tests/TestSupport"
        ),
        // Random inputs for what reads answers, checkpoints, CSV and settings: some in every test run, millions by `scripts/fuzz`
        .target(
            name: "Fuzzing",
            dependencies: [
                "CSV", "IdentityAPI", "Muster", .product(name: "SystemPackage", package: "swift-system"),
            ],
            path: "Tests/Fuzzing"
        ),
        .testTarget(name: "TestSupportTests", dependencies: ["TestSupport"]),
        .testTarget(
            name: "CSVTests",
            dependencies: ["CSV", "Fuzzing", "TestSupport"],
            resources: [.copy("Documents")]
        ),
        .testTarget(
            name: "IdentityAPITests",
            dependencies: [
                "IdentityAPI", "IdentitySandbox", "TestSupport",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            exclude: ["Certificates"]
        ),
        .testTarget(
            name: "IdentitySandboxTests",
            dependencies: [
                "IdentityAPI", "IdentitySandbox", "TestSupport",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .testTarget(
            name: "MusterTests",
            dependencies: [
                "CSV", "Fuzzing", "IdentityAPI", "IdentitySandbox", "Muster", "TestSupport",
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "InMemoryLogging", package: "swift-log"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "MetricsTestKit", package: "swift-metrics"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            exclude: ["Sheets"]
        ),
        .testTarget(
            name: "MusterUITests",
            dependencies: [
                "IdentityAPI", "IdentitySandbox", "Muster", "MusterUI", "TestSupport",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "InMemoryLogging", package: "swift-log"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "MetricsTestKit", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            exclude: ["Browser"]
        ),
        // the built program
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "Fuzzing", "IdentityAPI", "IdentitySandbox", "Muster", "MusterCommand", "TestSupport",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ]
        ),
    ]
)

for target in package.targets {
    target.swiftSettings = [
        .swiftLanguageMode(.v6),
        .treatAllWarnings(as: .error),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ]
}
