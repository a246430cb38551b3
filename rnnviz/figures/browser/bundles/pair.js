// Joined from its modules by `python tools/dev.py bundle`: change those, not this file.
function decodeBytes(text){let own=Uint8Array.fromBase64;if(own)return own.call(Uint8Array,text);let raw=atob(text),bytes=new Uint8Array(raw.length);for(let k=0;k<
raw.length;k++)bytes[k]=raw.charCodeAt(k);return bytes}function decodeFloats(text){let bytes=decodeBytes(text);return new Float32Array(bytes.buffer,bytes.byteOffset,bytes.byteLength/4)}var SVG_SPACE="http://www.w3.org/2000/svg";function el(tag,attributes={},...children){let node=document.createElement(tag);return setAttributes(node,attributes),
node.append(...children.map(child=>child instanceof Node?child:String(child))),node}function svgEl(tag,attributes={},...children){let node=document.createElementNS(
SVG_SPACE,tag);return setAttributes(node,attributes),node.append(...children.map(child=>child instanceof Node?child:String(child))),node}function setAttributes(node,attributes){
for(let[name,value]of Object.entries(attributes))value!=null&&node.setAttribute(name,String(value))}function setText(node,text){node.textContent!==text&&(node.textContent=
text)}function clamp(value,low,high){return Math.min(Math.max(value,low),high)}function onceAFrame(work){let asked=0,schedule=()=>{asked||(asked=requestAnimationFrame(
()=>{asked=0,work()}))};return schedule.cancel=()=>{cancelAnimationFrame(asked),asked=0},schedule}var HIGHLIGHTS={light:{negative:"#0A4A8A",positive:"#C85A00",second:"#B84A00",good:"#1B7F3B",bad:"#C22F2F"},dark:{negative:"#4A94E6",positive:"#FFB27A",second:"\
#F0904C",good:"#5BD68A",bad:"#FF8A80"}};var probe=(()=>{let context=null;return()=>(context??=document.createElement("canvas").getContext("2d",{willReadFrequently:!0}),context)})();function parseColor(text,fallback){
let context=probe();return context.canvas.width=context.canvas.height=1,context.fillStyle=fallback,context.fillStyle=text,context.fillRect(0,0,1,1),Array.from(context.
getImageData(0,0,1,1).data.slice(0,3))}function mix(from,to,share){return from.map((channel,k)=>Math.round(channel+(to[k]-channel)*share))}function css(color,alpha=1){
return alpha===1?"#"+color.map(channel=>channel.toString(16).padStart(2,"0")).join(""):`rgba(${color.join(",")},${alpha})`}function luminance(color){let[red,green,
blue]=color.map(channel=>{let share=channel/255;return share<=.04045?share/12.92:((share+.055)/1.055)**2.4});return .2126*red+.7152*green+.0722*blue}function readTheme(host){
let style=getComputedStyle(host),pick=(name,fallback)=>{let value=style.getPropertyValue(name).trim();return value&&value!=="unset"?value:fallback},background=parseColor(
pick("--st-background-color","#ffffff"),"#ffffff"),dark=luminance(background)<.3,text=parseColor(pick("--st-text-color",dark?"#fafafa":"#262730"),"#808080"),primary=parseColor(
pick("--st-primary-color","#ff4b4b"),"#ff4b4b"),mode=dark?"dark":"light",highlights=Object.entries(HIGHLIGHTS[mode]).map(([name,color])=>[name,parseColor(color,
color)]);return{dark,mode,background,text,muted:mix(text,background,.28),faint:mix(text,background,.82),hairline:mix(text,background,.9),panel:parseColor(pick("\
--st-secondary-background-color",dark?"#262730":"#f0f2f6"),"#888"),primary,...Object.fromEntries(highlights),font:pick("--st-font","system-ui, sans-serif")}}var WIDTHS=new Map;
function textWidth(theme,text,size,weight=400){let key=`${theme.font}|${weight}|${size}|${text}`,width=WIDTHS.get(key);if(width===void 0){WIDTHS.size>2e4&&WIDTHS.
clear();let context=probe();context.font=`${weight} ${size}px ${theme.font}`,width=context.measureText(text).width,WIDTHS.set(key,width)}return width}function whenFontsReady(redraw){
document.fonts&&document.fonts.status!=="loaded"&&document.fonts.ready.then(()=>{WIDTHS.clear(),redraw()})}function canvasPen(context,theme){let paint=(shape,style)=>{context.globalAlpha=style.opacity??1,style.fill&&(context.fillStyle=style.fill,context.fill(shape)),
style.stroke&&(context.strokeStyle=style.stroke,context.lineWidth=style.width??1,context.setLineDash(style.dash??[]),context.lineJoin="round",context.lineCap=style.
dash?.length?"butt":"round",context.stroke(shape)),context.globalAlpha=1},pen={theme,below(y,draw){context.save(),context.translate(0,y),draw(pen),context.restore()},
rect(x,y,width,height,style){let shape=new Path2D;style.radius?shape.roundRect(x,y,width,height,style.radius):shape.rect(x,y,width,height),paint(shape,style)},line(x1,y1,x2,y2,style){
let shape=new Path2D;shape.moveTo(x1,y1),shape.lineTo(x2,y2),paint(shape,style)},path(d,style){paint(new Path2D(d),style)},text(x,y,text,style){context.globalAlpha=
style.opacity??1,context.fillStyle=style.fill,context.font=`${style.weight??400} ${style.size??12}px ${theme.font}`,context.textAlign=style.align??"left",context.
textBaseline="alphabetic",context.fillText(text,x,y),context.globalAlpha=1},image(picture,x,y,width,height){context.imageSmoothingEnabled=!1,context.drawImage(picture,
x,y,width,height)}};return pen}function makeLayers(name){let base=el("canvas",{"aria-hidden":"true"}),over=el("canvas",{class:"over"});return{node:el("div",{class:`layers ${name}`},base,over),
base,over}}function freshPen(canvas,width,height,theme){let ratio=window.devicePixelRatio||1,[wide,tall]=[Math.round(width*ratio),Math.round(height*ratio)];(canvas.
width!==wide||canvas.height!==tall)&&(canvas.width=wide,canvas.height=tall,canvas.style.width=`${width}px`,canvas.style.height=`${height}px`);let context=canvas.
getContext("2d");return context.setTransform(ratio,0,0,ratio,0,0),context.clearRect(0,0,width,height),canvasPen(context,theme)}function linePath(points){return points.map(([x,y],k)=>`${k?"L":"M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("")}var GROUPED=new Intl.NumberFormat("en-US");function formatCount(value){return GROUPED.format(value)}function visibleText(text){return text===""?"\u2205":text.replace(/\r?\n/g,"\u23CE").replace(/\t/g,"\u21E5").replace(/^\s+$/,"\u2423")}function shorten(text,most){
let points=Array.from(text);return points.length<=most?text:points.slice(0,most-1).join("")+"\u2026"}function percent(value){return Number.isFinite(value)?value>
0&&value<.005?"<1%":`${Math.floor(100*value+.5)}%`:"none"}function makeCards(networks,theme,count){return networks.map(network=>{let bars=Array.from({length:count},makeBar),verdict=el("div",{class:"verdict"}),node=el("\
section",{class:"card","aria-label":network.label??`What the ${network.title} answers`},el("h3",{},network.title),verdict,...bars.map(bar=>bar.node));return node.
style.setProperty("--net",network[theme.mode]),{network,node,verdict,bars}})}function makeBar(){let[name,fill,share]=["class","fill","share"].map(kind=>el("span",
{class:kind}));return{node:el("div",{class:"bar-row"},name,el("span",{class:"track"},fill),share),name,fill,share}}function paintCard({verdict,bars},rows,{text,
right,asked}){bars.forEach(({node,name,fill,share},k)=>{if(node.hidden=!rows[k],!rows[k])return;let{name:answer,share:value}=rows[k];setText(name,visibleText(answer)),
name.title=answer,node.classList.toggle("right",rows[k].right),fill.style.width=`${100*(Number.isFinite(value)?value:0)}%`,setText(share,percent(value))}),setText(
verdict,text),verdict.classList.toggle("good",asked&&right),verdict.classList.toggle("bad",asked&&!right)}var GUESS=1.5;function named(answer){let text=shorten(
visibleText(answer),24);return/^[\p{L}\p{N}]+$/u.test(text)?text:`\u2018${text}\u2019`}function verdictOf(rows,chance,says,right){let best=rows.reduce((found,row)=>row.
share>found.share?row:found,rows[0]),name=named(best.name);if(best.share<GUESS*chance)return{text:`guesses: ${name} with ${percent(best.share)}`,right:!1,asked:!1};
let sign=right===null?"":right?" \u2713":" \u2717";return{text:`${says} ${name}, ${percent(best.share)} sure${sign}`,right,asked:right!==null}}var CHART=150,CHART_LEFT=42;
function drawOverTime(pen,{lines,labels,marks,t,width,low,high,say,guide}){let{theme}=pen,step=(width-CHART_LEFT-10)/labels.length,x=time=>CHART_LEFT+(time+.5)*
step,y=value=>14+(high-value)/(high-low||1)*(CHART-40);for(let value of[low,(low+high)/2,high])pen.line(CHART_LEFT,y(value),width-10,y(value),{stroke:css(theme.
hairline)}),pen.text(CHART_LEFT-6,y(value)+4,say(value),{fill:css(theme.muted),align:"right",size:11});guide&&(pen.line(CHART_LEFT,y(guide.value),width-10,y(guide.
value),{stroke:css(theme.muted),dash:[2,3]}),pen.text(CHART_LEFT+4,y(guide.value)-4,guide.text,{fill:css(theme.muted),size:11}));for(let time of marks)pen.line(
x(time),y(high),x(time),y(low),{stroke:css(theme.muted),dash:[1,4]});for(let{color,dash,at}of lines){let points=labels.map((_,time)=>[x(time),y(at(time))]).filter(
([,place])=>Number.isFinite(place));points.length&&pen.path(linePath(points),{stroke:color,width:2.5,dash})}pen.line(x(t),y(high),x(t),y(low),{stroke:css(theme.
text),width:1.25});let words=labels.map(label=>shorten(visibleText(label),14)),every=Math.ceil(Math.max(...words.map(word=>textWidth(theme,word,12)+(word.length>
1?6:-1)))/step);words.forEach((word,time)=>{time%every||pen.text(x(time),CHART-8,word,{fill:css(theme.text),align:"center",size:12,weight:marks.includes(time)?700:
400})})}function lineName(network,theme){let line=svgEl("svg",{width:30,height:8,"aria-hidden":"true"},svgEl("line",{x1:0,y1:4,x2:30,y2:4,stroke:network[theme.mode],
"stroke-width":2.5,"stroke-dasharray":network.dash.join(" ")||null}));return el("span",{},line,` ${network.title}`)}var UNPACKED=new WeakMap;function unpacked(data){return data instanceof Uint8Array?(UNPACKED.has(data)||UNPACKED.set(data,JSON.parse(new TextDecoder().decode(data))),
UNPACKED.get(data)):data}var nothing=()=>{};function mounting(kinds){let living2=new WeakMap;return(root,data,{state=nothing,trigger=nothing,savesPage=!1}={})=>{
let call={over:!1},payload=unpacked(data),{kind}=payload;if(!Object.hasOwn(kinds,kind))throw new Error(`There is no figure of the kind '${kind}': take one of ${Object.
keys(kinds).join(", ")}.`);return setTimeout(()=>{if(call.over)return;let old=living2.get(root),stays=old?.kind===kind;stays||old?.figure.destroy();let figure=stays?
old.figure:createFigure(kinds[kind],kind,root,savesPage);living2.set(root,{figure,kind,call}),figure.update(payload,{state,trigger,savesPage})}),()=>{call.over=
!0;let now=living2.get(root);now?.call===call&&(now.figure.destroy(),living2.delete(root))}}}function createFigure(create2,kind,root,savesPage){let found=root.querySelector(
".view");if(found?.classList.contains(kind))return create2(found,savesPage);let place=document.createElement("div");return place.className=`view ${kind}`,found?
found.replaceWith(place):root.append(place),create2(place,savesPage)}var PLACES={step:"selected_step",longer:"minimum_distance",at:"selected"},READERS=new Map;function putPlace(payload,name,value){
if(name==="shown")for(let each of payload.quantities)each.visible=value.includes(each.name);else payload[PLACES[name]??name]=value}function streamlit(mount2){return({
parentElement,data,key,setStateValue,setTriggerValue})=>{let payload=unpacked(data),{turn}=payload;(!READERS.has(key)||READERS.get(key).turn!==turn)&&READERS.set(
key,{turn,moved:{}});let{moved}=READERS.get(key);if(turn!==void 0)for(let name in moved)putPlace(payload,name,moved[name]);return mount2(parentElement,payload,{
state:(name,value)=>{moved[name]=value,turn!==void 0&&putPlace(payload,name,value),setStateValue(name,turn===void 0?value:{turn,value})},trigger:setTriggerValue,
savesPage:!!key})}}function followWidth(root,view,redraw){let observer=new ResizeObserver(([entry])=>{let width=Math.floor(entry.contentRect.width);!width||width===view.width||(view.
width=width,redraw())});return observer.observe(root),observer}function dress(root,view){view.theme=readTheme(root),root.style.setProperty("--muted",css(view.theme.
muted)),root.style.setProperty("--right",css(view.theme.good)),root.style.setProperty("--wrong",css(view.theme.bad)),root.style.setProperty("--edge",css(mix(view.
theme.text,view.theme.background,.75)));let header=document.querySelector('[data-testid="stHeader"]');root.style.setProperty("--header",`${header?header.offsetHeight:
0}px`)}function living(root,view,{take,redraw,ends}){let observer=followWidth(root,view,redraw);return Object.assign(view,{update(data,{state}){view.send=state,
dress(root,view),data!==view.raw&&take(data),view.width||=Math.floor(root.getBoundingClientRect().width),redraw(),whenFontsReady(redraw)},destroy(){observer.disconnect();
for(let end of ends)end()}})}var PLAY_ICON="M3 2l10 6-10 6z",PAUSE_ICON="M3 2h3.5v12H3zM9.5 2H13v12H9.5z",FRAMES_A_SECOND=12,STEPS_A_SECOND=2,REST=250;function makePlay(named2){let icon=svgEl(
"path",{d:PLAY_ICON,fill:"currentColor"}),sign=svgEl("svg",{width:14,height:14,viewBox:"0 0 16 16","aria-hidden":"true"},icon),text=named2?[el("span",{class:"pl\
ay-text"},"Play")]:[];return{icon,play:el("button",{type:"button",class:"button play","aria-label":"Play"},sign,...text)}}function showPlay({icon,play},playing,label){
let text=play.querySelector(".play-text");text&&setText(text,playing?"Pause":"Play"),play.setAttribute("aria-label",playing?"Pause":label),icon.setAttribute("d",
playing?PAUSE_ICON:PLAY_ICON)}function showSlider(slider,value,text){slider.value=String(value);let[low,high]=[Number(slider.min),Number(slider.max)];slider.style.
setProperty("--fill",`${100*(value-low)/(high-low||1)}%`),slider.setAttribute("aria-valuetext",text)}function makeClock({at,count,go,end,waits=()=>!1},pace=FRAMES_A_SECOND){let handle=0,last=0,tick=now=>{handle=requestAnimationFrame(tick),!(now-last<1e3/pace-4)&&
(last=now,at()<count()-1?go(at()+1):waits()||end())};return{start(){cancelAnimationFrame(handle),last=performance.now(),handle=requestAnimationFrame(tick)},stop(){
cancelAnimationFrame(handle)}}}var[TIME_EVENT,ASK_EVENT]=["rnnviz-time","rnnviz-time-asked"];function tellTime(from,group,t,passing=!1){group&&window.dispatchEvent(
new CustomEvent(TIME_EVENT,{detail:{from,group,t,passing}}))}function hearTime(view,heard){let listen=({detail})=>{detail.from!==view&&heard(detail.group,detail.t,detail.passing)};return window.addEventListener(TIME_EVENT,
listen),()=>window.removeEventListener(TIME_EVENT,listen)}function makeKeeper(view,kept){let resting,said=null,report=()=>{let{t}=kept()??{t:said};t!==said&&(said=
t,view.send("cursor",t))},answer=({detail})=>{let now=kept();now&&now.t!==null&&detail.from!==view&&detail.group===now.group&&tellTime(view,now.group,now.t)};return window.
addEventListener(ASK_EVENT,answer),{told(t){clearTimeout(resting),said=t},moved(passing){clearTimeout(resting),!passing&&kept()&&(resting=setTimeout(report,REST))},
stop(){clearTimeout(resting),window.removeEventListener(ASK_EVENT,answer)}}}function isAnother(data,before,name){return data[name]!==before[name]||data.turn!==before.turn}function fillLetters(place,pair){let marks=new Map(pair.marks),letters=pair.labels.map((label,t)=>{let node=el("span",{class:"letter","data-t":t},visibleText(label));
return marks.has(t)&&(node.classList.add("marked"),node.title=marks.get(t)),t===pair.held&&(node.classList.add("held"),node.title="The forget gate is held close\
d here"),node});place.style.setProperty("--across",Math.min(letters.length,24)),place.replaceChildren(...letters)}function sharesOf(pair,network,share,t){let frame=frameOf(
network,share),{time,classes}=pair,start=(frame*time+t)*classes.length;return network.values.subarray(start,start+classes.length)}function frameOf(network,share){
return Math.round(share*(network.steps.length-1))}function rowsOf(pair,network,share,t){let shares=sharesOf(pair,network,share,t);return pair.classes.map((name,k)=>({
name,share:shares[k],right:name===pair.target}))}function saidBy(pair,network,share,t){let rows=rowsOf(pair,network,share,t),asked=t===pair.time-1&&pair.target!==
"",best=rows.reduce((found,row)=>row.share>found.share?row:found,rows[0]);return verdictOf(rows,1/rows.length,"says",asked?best.right:null)}function paintCards(cards,pair,share,t){
for(let card of cards)paintCard(card,rowsOf(pair,card.network,share,t),saidBy(pair,card.network,share,t))}function drawChart(pen,{pair,theme,width,share,t}){let target=pair.
classes.indexOf(pair.target),lines=target<0?[]:pair.networks.map(network=>({color:css(parseColor(network[theme.mode],"#888")),dash:network.dash,at:time=>sharesOf(
pair,network,share,time)[target]})),guide={value:1/pair.classes.length,text:"guessing"},marks=pair.marks.map(([time])=>time);drawOverTime(pen,{lines,labels:pair.
labels,marks,t,width,low:0,high:1,say:percent,guide})}var MOMENTS=60;function makePairDom(root){let dom={...makePlay(!1),slider:el("input",{type:"range",min:0,step:1,"aria-label":"Time step"}),at:el("div",{class:"n\
ow"}),letters:el("div",{class:"letters","aria-hidden":"true"}),cards:el("div",{class:"cards"}),chart:makeLayers("chart"),legend:el("div",{class:"line-names note"}),
training:el("input",{type:"range",min:0,max:MOMENTS,step:1,"aria-label":"Training"}),trained:el("div",{class:"trained note"}),replay:el("button",{type:"button",
class:"button replay"},"Replay the training"),spoken:el("div",{class:"hidden-text",role:"status","aria-live":"polite"})},trainings=el("div",{class:"trainings"},
dom.replay,dom.training,dom.trained);return root.replaceChildren(dom.letters,el("div",{class:"steps"},dom.play,dom.slider,dom.at),dom.cards,dom.legend,dom.chart.
node,trainings,dom.spoken),{...dom,trainings}}function create(root){let dom=makePairDom(root),view={pair:null,raw:null,theme:null,width:0,t:0,share:1,cards:[],playing:!1,
fresh:!1},schedule=onceAFrame(()=>paintPair(view,dom)),clock=makeClock({at:()=>view.t,count:()=>view.pair.time,go:t=>view.go(t),end:()=>view.pause()},STEPS_A_SECOND),
training=makeClock({at:()=>Math.round(view.share*MOMENTS),count:()=>MOMENTS+1,go:moment=>{view.share=moment/MOMENTS,schedule()},end:()=>training.stop()}),keeper=makeKeeper(
view,()=>view.pair&&"cursor"in view.raw?{group:view.pair.group,t:view.t+1}:null);view.go=(t,tell=!0,passing=view.playing)=>{view.t=clamp(t,0,view.pair.time-1),tell&&
tellTime(view,view.pair.group,view.t+1,passing),keeper.moved(passing),schedule()},view.pause=()=>{view.playing=!1,clock.stop(),keeper.moved(!1),schedule()},view.
replay=()=>{view.share=0,training.start(),schedule()},wirePair(dom,view,clock,training,schedule);let deaf=hearTime(view,(group,t,passing)=>{view.pair&&group&&group===
view.pair.group&&view.go(t-1,!1,passing)});return living(root,view,{take:data=>takePair(view,data,dom,keeper),redraw:()=>{view.fresh=!0,schedule()},ends:[clock.
stop,training.stop,schedule.cancel,keeper.stop,deaf]})}function takePair(view,raw,dom,keeper){let before=view.pair,asked="cursor"in raw&&(!before||isAnother(raw,
view.raw,"cursor")),networks=raw.networks.map(network=>({...network,values:decodeFloats(network.data)}));view.pair={...raw,networks,time:raw.labels.length},view.
raw=raw;let last=view.pair.time-1;(!before||before.time!==view.pair.time)&&(view.t=last),asked&&(view.t=raw.cursor===null?last:clamp(raw.cursor-1,0,last),keeper.
told(view.t+1),tellTime(view,raw.group,view.t+1)),dom.slider.max=view.pair.time-1,dom.trainings.hidden=networks.every(network=>network.steps.length<2),before?.name!==
raw.name&&(view.share=1,raw.replay&&view.replay())}function wirePair(dom,view,clock,training,schedule){dom.slider.addEventListener("input",()=>{view.pause(),view.
go(Number(dom.slider.value))}),dom.slider.addEventListener("change",()=>setText(dom.spoken,spokenPair(view))),dom.play.addEventListener("click",()=>{if(view.playing){
view.pause();return}view.t===view.pair.time-1&&view.go(0),view.playing=!0,clock.start(),schedule()}),dom.letters.addEventListener("pointerdown",event=>{let letter=event.
target.closest(".letter");letter&&(view.pause(),view.go(Number(letter.dataset.t)))}),dom.training.addEventListener("input",()=>{training.stop(),view.share=Number(
dom.training.value)/MOMENTS,schedule()}),dom.replay.addEventListener("click",()=>view.replay())}function spokenPair({pair,share,t}){return pair.networks.map(network=>`${network.
title} ${saidBy(pair,network,share,t).text}`).join("; ")}function paintPair(view,dom){let{pair,theme,width,t,share}=view;if(!pair||!width)return;if(view.fresh){
view.fresh=!1,fillLetters(dom.letters,pair),view.cards=makeCards(pair.networks,theme,pair.classes.length),dom.cards.replaceChildren(...view.cards.map(({node})=>node));
let named2=pair.networks.map(network=>lineName(network,theme));dom.legend.replaceChildren(el("span",{},pair.target?`How sure each is of the right letter, ${pair.
target}`:""),...named2)}for(let letter of dom.letters.children){let at=Number(letter.dataset.t);letter.classList.toggle("here",at===t),letter.classList.toggle("\
ahead",at>t)}paintCards(view.cards,pair,share,t),drawChart(freshPen(dom.chart.base,width,CHART,theme),view);let text=`step ${t+1} of ${pair.time}: \u2018${visibleText(
pair.labels[t])}\u2019`;setText(dom.at,text),showSlider(dom.slider,t,`${text}; ${spokenPair(view)}`),showPlay(dom,view.playing,"Read the sequence");let trained=pair.
networks.map(n=>`${n.title} step ${formatCount(n.steps[frameOf(n,share)])}`).join(", ");setText(dom.trained,trained),showSlider(dom.training,Math.round(share*MOMENTS),
trained),dom.chart.base.parentElement.setAttribute("role","img"),dom.chart.base.parentElement.setAttribute("aria-label",`${text}; ${spokenPair(view)}`)}var mount=mounting(
{pair:create}),main_default=streamlit(mount);export{create,main_default as default,mount};
