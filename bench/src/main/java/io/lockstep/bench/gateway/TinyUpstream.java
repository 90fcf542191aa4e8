package io.lockstep.bench.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;

/** The least a service can do: one thread that answers each request without a body with the same hundred bytes. */
final class TinyUpstream {

    private static final byte[] ANSWER = ("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\n"
                    + "x".repeat(100))
            .getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_PIPELINED = 64;

    private final Selector selector;

    /** One connection: how much of the empty line that ends a head has been seen, and what has not gone out. */
    private static final class Peer {
        private int matched;
        private final ByteBuffer out = ByteBuffer.allocateDirect(ANSWER.length * MAX_PIPELINED);
    }

    private TinyUpstream(Selector selector) {
        this.selector = selector;
    }

    /** @param arguments the port on 127.0.0.1 */
    public static void main(String[] arguments) throws IOException {
        Selector selector = Selector.open();
        ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])), 1024);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        new TinyUpstream(selector).run();
    }

    private void run() throws IOException {
        ByteBuffer in = ByteBuffer.allocateDirect(64 * 1024);
        while (true) {
            selector.select();
            for (Iterator<SelectionKey> keys = selector.selectedKeys().iterator(); keys.hasNext(); ) {
                SelectionKey key = keys.next();
                keys.remove();
                if (key.isAcceptable()) {
                    accept((ServerSocketChannel) key.channel());
                } else {
                    serve(key, in);
                }
            }
        }
    }

    private void accept(ServerSocketChannel server) throws IOException {
        SocketChannel client = server.accept();
        client.configureBlocking(false);
        client.socket().setTcpNoDelay(true);
        client.register(selector, SelectionKey.OP_READ, new Peer());
    }

    private static void serve(SelectionKey key, ByteBuffer in) throws IOException {
        SocketChannel client = (SocketChannel) key.channel();
        Peer peer = (Peer) key.attachment();
        try {
            in.clear();
            if (client.read(in) < 0) {
                client.close();
                return;
            }
            in.flip();
            while (in.hasRemaining()) {
                byte next = in.get();
                boolean continues = next == (peer.matched % 2 == 0 ? '\r' : '\n');
                peer.matched = continues ? peer.matched + 1 : next == '\r' ? 1 : 0;
                if (peer.matched == 4) {
                    peer.matched = 0;
                    peer.out.put(ANSWER);
                }
            }
            peer.out.flip();
            client.write(peer.out);
            peer.out.compact();
        } catch (IOException gone) {
            client.close();
        }
    }
}
