FROM debian:bookworm-slim
ADD 51715520c867d9c2d9344e567f21aab695ca14bffa14c3300b3fba29d2e48ecf.tar /
ENTRYPOINT ["/server"]
