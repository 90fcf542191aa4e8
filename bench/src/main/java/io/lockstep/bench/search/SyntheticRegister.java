package io.lockstep.bench.search;

import io.lockstep.devstack.sample.SampleRegister.Event;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

/**
 * Any number of events made from the real ones: a year, a region or a school, the name of a real event, and which round of
 * it. The same seed makes the same events.
 */
final class SyntheticRegister implements Iterator<String> {

    private static final List<String> REGIONS = List.of(
            "北京市", "天津市", "上海市", "重庆市", "河北省", "山西省", "辽宁省", "吉林省", "黑龙江省", "江苏省", "浙江省", "安徽省", "福建省", "江西省", "山东省",
            "河南省", "湖北省", "湖南省", "广东省", "海南省", "四川省", "贵州省", "云南省", "陕西省", "甘肃省", "青海省", "华东赛区", "华南赛区", "西北赛区",
            "东北赛区");
    private static final List<String> ROUNDS =
            List.of("", "校内选拔赛", "省赛", "区域赛", "决赛", "邀请赛", "训练营", "网络预选赛", "本科组", "研究生组");

    private final List<Event> real;
    private final Random random;
    private final int count;
    private int made;

    /** @param first how many of the events to pass over, because they are there already */
    SyntheticRegister(List<Event> real, long seed, int first, int count) {
        this.real = real;
        this.random = new Random(seed);
        this.count = count;
        while (made < first) {
            next();
        }
    }

    @Override
    public boolean hasNext() {
        return made < count;
    }

    @Override
    public String next() {
        Event event = one(real);
        String region = one(REGIONS);
        int year = 2005 + random.nextInt(21);
        String name = "%d年%s%s%s".formatted(year, region, event.name(), one(ROUNDS));
        String id = "evt_s%08d".formatted(made++);
        return event.named(name)
                .document(id, 1_700_000_000_000_000L + made)
                .put("organizer", random.nextInt(4) == 0 ? event.organizer() : region + "教育厅 " + event.organizer())
                .put(
                        "recognizedEventTime",
                        "%d-%02d-%02d".formatted(year, 1 + random.nextInt(12), 1 + random.nextInt(28)))
                .put("isActive", random.nextInt(10) != 0)
                .toString();
    }

    private <T> T one(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
